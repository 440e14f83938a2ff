CREATE TABLE IF NOT EXISTS reading (
  import_id  VARCHAR(40) NOT NULL,
  meter      INT NOT NULL,
  quarter    INT NOT NULL,              -- of an hour
  watt_hours INT NOT NULL,
  PRIMARY KEY (import_id, meter, quarter)
);
