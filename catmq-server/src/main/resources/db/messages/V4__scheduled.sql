-- Messages that are to be delivered later, beside the partitions that they go to. batch is a record batch of one message.
CREATE TABLE scheduled (
  id           BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partition_id BIGINT NOT NULL,
  deliver_at   BIGINT NOT NULL,
  scheduled_at BIGINT NOT NULL,
  batch_bytes  INT NOT NULL,
  batch        LONGBLOB NOT NULL
);
CREATE INDEX scheduled_due ON scheduled (deliver_at, id);
CREATE INDEX scheduled_of_partition ON scheduled (partition_id, deliver_at, id);

-- Requests that have scheduled something: one that comes again is known by its id, also when its messages are delivered.
CREATE TABLE scheduled_request (
  id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  accepted_at BIGINT NOT NULL
);
CREATE INDEX scheduled_request_age ON scheduled_request (accepted_at);
