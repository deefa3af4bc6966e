-- Who keeps an object: empty for people, 'api' for Grafana's provisioning API, 'file' for a provisioning file. `uids` is JSON: the
-- names that Grafana's clients gave to the integrations of a receiver, by list.
ALTER TABLE notification_object
  ADD COLUMN provenance text NOT NULL DEFAULT '',
  ADD COLUMN uids       text NOT NULL DEFAULT '{}';
