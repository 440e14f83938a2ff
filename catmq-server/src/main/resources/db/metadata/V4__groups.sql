-- What a new leader must know to go on with a group as if nothing had happened. Written before it is acted on.
CREATE TABLE group_state (
  group_id    BIGINT NOT NULL PRIMARY KEY,
  epoch       BIGINT NOT NULL,
  paused      BOOLEAN NOT NULL,
  max_members INT,
  allowed     VARCHAR(4000) NOT NULL,
  denied      VARCHAR(4000) NOT NULL
);

-- Topics are separated by commas, which no name holds.
CREATE TABLE group_member (
  group_id       BIGINT NOT NULL,
  member_id      VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  member_epoch   BIGINT NOT NULL,
  instance_id    VARCHAR(200),
  client_id      VARCHAR(200),
  client_version VARCHAR(100),
  host           VARCHAR(255),
  topics         MEDIUMTEXT NOT NULL,
  topic_pattern  VARCHAR(200),
  session_ms     INT NOT NULL,
  ready          BOOLEAN NOT NULL,
  reason         VARCHAR(500),
  paused         BOOLEAN NOT NULL,
  PRIMARY KEY (group_id, member_id)
);

-- Who shall have a partition. Between two leaders it keeps a rebalance from starting over.
CREATE TABLE target_assignment (
  group_id     BIGINT NOT NULL,
  partition_id BIGINT NOT NULL,
  member_id    VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (group_id, partition_id)
);

-- Who has a partition: the key makes it one member at most. A free one keeps its row, so that the epoch only rises.
CREATE TABLE current_assignment (
  group_id         BIGINT NOT NULL,
  partition_id     BIGINT NOT NULL,
  member_id        VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  assignment_epoch BIGINT NOT NULL,
  PRIMARY KEY (group_id, partition_id)
);
