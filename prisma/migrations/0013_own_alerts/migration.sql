-- Told by a rule of this product: such an alert ends when its rule says so, and not because nobody was there to tell of it.
ALTER TABLE alert ADD COLUMN is_own boolean NOT NULL DEFAULT false;
