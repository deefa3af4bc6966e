-- Exemplars: a ring of fixed size, one row a place. Written a few seconds after they came, so a kill may lose the newest ones.
CREATE TABLE exemplar (
  shard  int4   NOT NULL,
  place  int4   NOT NULL,
  -- Rises with every exemplar: the order of the ring.
  number int8   NOT NULL,
  series int4   NOT NULL,
  time   int8   NOT NULL,
  value  float8 NOT NULL,
  -- Names and values in turn, each with its length (unsigned, UTF-8).
  labels bytea  NOT NULL,
  PRIMARY KEY (shard, place)
);
