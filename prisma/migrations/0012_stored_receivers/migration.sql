-- Receivers, the route and time intervals that were made by API. `sealed` is the whole object with its secrets, encrypted;
-- `shown` is the same with `<secret>` in their places, for lists. Text, not jsonb: jsonb refuses U+0000.
CREATE TABLE notification_object (
  kind       text NOT NULL,
  name       text NOT NULL,
  sealed     text NOT NULL,
  shown      text NOT NULL,
  version    int4 NOT NULL,
  updated_at int8 NOT NULL,
  updated_by text NOT NULL,
  PRIMARY KEY (kind, name)
);

-- What an object was, and who changed it; `shown` is null when it was deleted.
CREATE TABLE notification_object_version (
  kind       text NOT NULL,
  name       text NOT NULL,
  revision   int8 NOT NULL,
  shown      text,
  updated_at int8 NOT NULL,
  updated_by text NOT NULL,
  PRIMARY KEY (revision)
);

-- One row, counted up by every change in its transaction: other processes see from it that something is new.
CREATE TABLE notification_revision (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  revision int8    NOT NULL
);
INSERT INTO notification_revision (revision) VALUES (0);
