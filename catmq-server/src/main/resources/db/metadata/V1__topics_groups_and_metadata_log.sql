-- Names are compared byte by byte: "Orders" and "orders" are two topics.
CREATE TABLE topic (
  id              BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name            VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state           VARCHAR(16) NOT NULL,
  retention_ms    BIGINT,
  retention_bytes BIGINT,
  created_at      BIGINT NOT NULL,
  UNIQUE KEY topic_name (name)
);

-- The id names the partition's table, so it is never used again, not even when the topic is gone.
CREATE TABLE topic_partition (
  partition_id    BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  topic_id        BIGINT NOT NULL,
  partition_index INT NOT NULL,
  state           VARCHAR(16) NOT NULL,
  database_name   VARCHAR(64) NOT NULL,
  UNIQUE KEY topic_partition_index (topic_id, partition_index)
);

CREATE TABLE consumer_group (
  id   BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE KEY consumer_group_name (name)
);

-- One row: the newest transaction id. Every change of metadata locks it first, so ids are gapless and in commit order.
CREATE TABLE metadata_counter (
  id   INT NOT NULL PRIMARY KEY,
  txid BIGINT NOT NULL
);
INSERT INTO metadata_counter (id, txid) VALUES (1, 0);

CREATE TABLE metadata_log (
  txid       BIGINT NOT NULL PRIMARY KEY,
  term       BIGINT NOT NULL,
  actor      VARCHAR(255) NOT NULL,
  kind       VARCHAR(64) NOT NULL,
  payload    MEDIUMTEXT NOT NULL,
  created_at BIGINT NOT NULL
);
