-- One row: the cluster whose partitions are here. Another one numbers its own partitions, and would mix them up.
CREATE TABLE message_store_owner (
  id   INT NOT NULL PRIMARY KEY,
  uuid VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
);
