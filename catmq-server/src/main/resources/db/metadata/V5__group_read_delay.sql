-- How far behind the head a group reads, in ms; 0 = not behind it.
ALTER TABLE group_state ADD COLUMN read_delay_ms BIGINT NOT NULL DEFAULT 0;
