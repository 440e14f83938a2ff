-- One row: which cluster this is. Brokers' copies of the metadata and message databases name it too.
CREATE TABLE cluster_identity (
  id   INT NOT NULL PRIMARY KEY,
  uuid VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
);
