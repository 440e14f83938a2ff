-- One row per partition on this database. Appends are guarded by it: they share-lock it as long as they run.
CREATE TABLE partition_state (
  partition_id     BIGINT NOT NULL PRIMARY KEY,
  epoch            BIGINT NOT NULL,
  log_start_offset BIGINT NOT NULL
);

-- Where each group goes on reading, beside the messages that it reads. committed is the next offset to read.
CREATE TABLE consumer_offset (
  group_id         BIGINT NOT NULL,
  partition_id     BIGINT NOT NULL,
  owner            VARCHAR(255),
  assignment_epoch BIGINT NOT NULL,
  committed        BIGINT,
  committed_at     BIGINT NOT NULL,
  PRIMARY KEY (group_id, partition_id)
);
