CREATE TABLE customer (
  id     VARCHAR(40) NOT NULL PRIMARY KEY,
  orders INT NOT NULL                     -- how many; locked while one is placed, which puts them in order
);

CREATE TABLE customer_order (
  customer VARCHAR(40) NOT NULL,
  number   INT NOT NULL,                  -- 1, 2, 3 ... of this customer
  cents    BIGINT NOT NULL,
  PRIMARY KEY (customer, number)
);

-- The books: in a larger system in another application, with a database of its own.
CREATE TABLE revenue (
  customer    VARCHAR(40) NOT NULL PRIMARY KEY,
  last_number INT NOT NULL,
  cents       BIGINT NOT NULL
);
