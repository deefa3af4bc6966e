-- Alerts, silences, groups and deliveries. Times are milliseconds since 1970. Label sets are JSON as text: jsonb refuses U+0000.

-- Given out under a lock that is held until the commit: whoever has seen number n has seen all below it.
CREATE SEQUENCE alerting_revision;

CREATE TABLE alert (
  fingerprint   text    PRIMARY KEY,
  labels        text    NOT NULL,
  annotations   text    NOT NULL,
  starts_at     int8    NOT NULL,
  ends_at       int8    NOT NULL,
  updated_at    int8    NOT NULL,
  received_at   int8    NOT NULL,
  is_timeout    boolean NOT NULL,
  generator_url text    NOT NULL,
  revision      int8    NOT NULL,
  -- Groups that are done with it since it was resolved; null as none.
  settled       text[]
);
CREATE INDEX alert_revision ON alert (revision);
CREATE INDEX alert_ends_at ON alert (ends_at);

CREATE TABLE silence (
  id          uuid PRIMARY KEY,
  matchers    text NOT NULL,
  starts_at   int8 NOT NULL,
  ends_at     int8 NOT NULL,
  updated_at  int8 NOT NULL,
  created_by  text NOT NULL,
  comment     text NOT NULL,
  annotations text NOT NULL,
  revision    int8 NOT NULL
);
CREATE INDEX silence_revision ON silence (revision);

-- What a silence was before each change, and who changed it.
CREATE TABLE silence_version (
  silence_id uuid NOT NULL,
  revision   int8 NOT NULL,
  body       text NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (silence_id, revision)
);

-- A group that has alerts, and when it is looked at next. The id is a hash of key and receiver: keys do not fit an index.
CREATE TABLE alert_group (
  id        text PRIMARY KEY,
  next_tick int8 NOT NULL
);

-- What an integration was told of a group. Sets of fingerprints are JSON.
CREATE TABLE notification_entry (
  group_id     text NOT NULL,
  integration  text NOT NULL,
  last_tick    int8,
  firing       text NOT NULL,
  resolved     text NOT NULL,
  -- Told as firing (perhaps: the outcome of the last delivery may be unknown) and not yet as resolved.
  open         text NOT NULL,
  kept         text,
  -- The delivery that was begun and whose outcome nobody has written down.
  delivery_id  uuid,
  PRIMARY KEY (group_id, integration)
);

CREATE TABLE delivery (
  id          uuid NOT NULL,
  at          int8 NOT NULL,
  group_id    text NOT NULL,
  group_key   text NOT NULL,
  receiver    text NOT NULL,
  integration text NOT NULL,
  reason      text NOT NULL,
  status      text NOT NULL,
  state       text NOT NULL,
  -- Fingerprints of firing and resolved alerts.
  firing      text NOT NULL,
  resolved    text NOT NULL,
  attempts    text NOT NULL DEFAULT '[]',
  ended_at    int8,
  PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX delivery_group ON delivery (group_id, at);

CREATE TABLE alert_event (
  at          int8 NOT NULL,
  fingerprint text NOT NULL,
  kind        text NOT NULL,
  labels      text NOT NULL,
  annotations text NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX alert_event_at ON alert_event (at);
CREATE INDEX alert_event_fingerprint ON alert_event (fingerprint, at);

ALTER TABLE alert SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE alert_group SET (fillfactor = 50);
ALTER TABLE notification_entry SET (fillfactor = 50);
