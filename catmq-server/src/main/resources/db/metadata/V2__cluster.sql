-- One row: the newest term and who began it. Every change of metadata locks it for share, every election for itself.
CREATE TABLE leadership (
  id          INT NOT NULL PRIMARY KEY,
  term        BIGINT NOT NULL,
  broker_id   VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  incarnation VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  url         VARCHAR(500) NOT NULL,
  since       BIGINT NOT NULL
);
INSERT INTO leadership (id, term, broker_id, incarnation, url, since) VALUES (1, 0, '', '', '', 0);

-- All terms there were, each written before its broker did anything else.
CREATE TABLE leader_term (
  term       BIGINT NOT NULL PRIMARY KEY,
  broker_id  VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  url        VARCHAR(500) NOT NULL,
  elected_at BIGINT NOT NULL
);

-- Who is there. The incarnation is a process: the same broker has another one after every start.
CREATE TABLE broker (
  id          VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  url         VARCHAR(500) NOT NULL,
  version     VARCHAR(100) NOT NULL,
  incarnation VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL
);

-- As ShedLock wants it. DATETIME, as TIMESTAMP ends in 2038 and changes by itself on some servers; times are UTC.
CREATE TABLE shedlock (
  name       VARCHAR(64) NOT NULL PRIMARY KEY,
  lock_until DATETIME(3) NOT NULL,
  locked_at  DATETIME(3) NOT NULL,
  locked_by  VARCHAR(255) NOT NULL
);
