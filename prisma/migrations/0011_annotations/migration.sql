-- Notes that people and programs write on the time axis: of one panel, one dashboard, or of none (found by tag).

CREATE TABLE "annotations" (
  "id" SERIAL NOT NULL,
  "dashboard_uid" TEXT,
  "panel_id" INTEGER NOT NULL DEFAULT 0,
  "start_ms" BIGINT NOT NULL,
  "end_ms" BIGINT NOT NULL,
  "text" TEXT NOT NULL,
  "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "data" JSON,
  "user_id" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "annotations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "annotations_in_order" CHECK ("end_ms" >= "start_ms"),
  CONSTRAINT "annotations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX "annotations_dashboard_uid_start_ms_idx" ON "annotations" ("dashboard_uid", "start_ms");
CREATE INDEX "annotations_start_ms_idx" ON "annotations" ("start_ms");
CREATE INDEX "annotations_tags_idx" ON "annotations" USING GIN ("tags");
