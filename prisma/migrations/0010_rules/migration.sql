-- Rules: groups that people made, and what the engine keeps of all groups, those of files too.

-- The groups of the API; `source` is the group in the schema of rule files. Every change is a row of rule_group_versions.
CREATE TABLE rule_groups (
  id         serial         PRIMARY KEY,
  namespace  text           NOT NULL,
  name       text           NOT NULL,
  version    int4           NOT NULL DEFAULT 1,
  source     text           NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_by int4           REFERENCES users (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX rule_groups_namespace_name_key ON rule_groups (namespace, name);

CREATE TABLE rule_group_versions (
  id         serial         PRIMARY KEY,
  namespace  text           NOT NULL,
  name       text           NOT NULL,
  version    int4           NOT NULL,
  -- Null: the group was deleted.
  source     text,
  message    text           NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by int4           REFERENCES users (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX rule_group_versions_namespace_name_version_key ON rule_group_versions (namespace, name, version);

-- The tables below are the engine's, not managed by Prisma. group_key is the SHA-256 of file and group name.

-- The last slot of a group that was evaluated, and the token of the lease under which it was: older holders are refused.
CREATE TABLE rule_run (
  group_key bytea PRIMARY KEY,
  file      text  NOT NULL,
  name      text  NOT NULL,
  token     int8  NOT NULL,
  slot_ms   int8  NOT NULL
);

-- Alerts that are pending, firing, or resolved a short while ago. Written when the state changes, in the transaction of the run.
CREATE TABLE rule_alert (
  group_key bytea NOT NULL,
  -- Of the rule's name and labels, and which one it is of several that are alike.
  rule_key  bytea NOT NULL,
  -- Of the label set.
  alert_key bytea NOT NULL,
  data      json  NOT NULL,
  PRIMARY KEY (group_key, rule_key, alert_key)
);

-- One row a run of a group, kept for hours: how long each rule took and what it gave.
CREATE TABLE rule_evaluation (
  group_key   bytea  NOT NULL,
  slot_ms     int8   NOT NULL,
  started_ms  int8   NOT NULL,
  duration_us int4   NOT NULL,
  rule_us     int4[] NOT NULL,
  rule_counts int4[] NOT NULL,
  -- Position of a rule → its error.
  errors      json,
  PRIMARY KEY (group_key, slot_ms)
);
CREATE INDEX rule_evaluation_slot ON rule_evaluation USING brin (slot_ms);

ALTER TABLE rule_run SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0.1);
