-- Panels that several dashboards share. Which dashboards do is in their JSON ("libraryPanel"), and nowhere else.

CREATE TABLE "library_elements" (
  "id" SERIAL NOT NULL,
  "uid" TEXT NOT NULL,
  "folder_uid" TEXT,
  "name" TEXT NOT NULL,
  "name_key" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "model" JSON NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" INTEGER,
  "updated_by" INTEGER,
  CONSTRAINT "library_elements_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "library_elements_folder_uid_fkey" FOREIGN KEY ("folder_uid") REFERENCES "folders" ("uid") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "library_elements_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "library_elements_updated_by_fkey" FOREIGN KEY ("updated_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "library_elements_uid_key" ON "library_elements" ("uid");
CREATE INDEX "library_elements_folder_uid_idx" ON "library_elements" ("folder_uid");
