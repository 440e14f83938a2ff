-- Tables of CatMQ's outbox (producer.outbox=true) and of transactional consumers (consumer.transactional=true).
-- See docs/outbox.md. Repeatable: what is there already stays as it is.

CREATE TABLE IF NOT EXISTS catmq_outbox (
  id           BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  shard        INT NOT NULL,
  topic        VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  partition_no INT,               -- as the sender has chosen; NULL: by key, or any
  key_hash     INT,               -- murmur2 of the key, without a sign; NULL: no key
  lane_no      INT,               -- on its way to this partition, in the batch that catmq_outbox_lane describes
  bytes        INT NOT NULL,
  created_at   BIGINT NOT NULL,   -- ms since the epoch
  message      LONGBLOB NOT NULL, -- a record batch of one record (docs/record-batch.md)
  KEY catmq_outbox_by_shard (shard, lane_no, id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS catmq_outbox_lane (
  shard         INT NOT NULL,
  topic         VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  partition_no  INT NOT NULL,
  topic_id      BIGINT NOT NULL,
  producer_id   BIGINT NOT NULL,
  next_sequence INT NOT NULL,
  since_offset  BIGINT NOT NULL, -- what is on its way is, if it was written, at this offset or behind it
  in_flight     INT NOT NULL,    -- messages on their way
  version       BIGINT NOT NULL,
  PRIMARY KEY (shard, topic, partition_no)
) ENGINE=InnoDB;

-- Which instance relays which shard, in the form of Spring Integration's JdbcLockRegistry.
CREATE TABLE IF NOT EXISTS catmq_outbox_LOCK (
  LOCK_KEY      CHAR(36) NOT NULL,
  REGION        VARCHAR(100) NOT NULL,
  CLIENT_ID     CHAR(36),
  CREATED_DATE  DATETIME(6) NOT NULL,
  EXPIRED_AFTER DATETIME(6) NOT NULL,
  PRIMARY KEY (LOCK_KEY, REGION)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS catmq_position (
  group_id     VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic        VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  partition_no INT NOT NULL,
  generation   VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- what the offset is counted in (docs/outbox.md)
  next_offset  BIGINT NOT NULL,      -- everything before it is handled
  updated_at   BIGINT NOT NULL,      -- ms since the epoch
  PRIMARY KEY (group_id, topic, partition_no)
) ENGINE=InnoDB;
