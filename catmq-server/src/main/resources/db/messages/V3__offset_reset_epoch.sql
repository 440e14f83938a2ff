-- The assignment epoch of the last reset by an operator: consumers that keep their position elsewhere see by it that theirs no
-- longer counts.
ALTER TABLE consumer_offset ADD COLUMN reset_epoch BIGINT DEFAULT 0 NOT NULL;
