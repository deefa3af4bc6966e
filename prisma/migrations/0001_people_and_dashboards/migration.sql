-- People, sessions, settings, folders and dashboards: the tables of prisma/schema.prisma.

CREATE TABLE "users" (
  "id" SERIAL NOT NULL,
  "uid" TEXT NOT NULL,
  "login" TEXT NOT NULL,
  "login_key" TEXT NOT NULL,
  "email" TEXT,
  "email_key" TEXT,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "is_password_weak" BOOLEAN NOT NULL DEFAULT false,
  "role" TEXT NOT NULL,
  "is_disabled" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_role_known" CHECK ("role" IN ('viewer', 'editor', 'admin'))
);
CREATE UNIQUE INDEX "users_uid_key" ON "users" ("uid");
CREATE UNIQUE INDEX "users_login_key_key" ON "users" ("login_key");
CREATE UNIQUE INDEX "users_email_key_key" ON "users" ("email_key");

CREATE TABLE "sessions" (
  "token_hash" TEXT NOT NULL,
  "user_id" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "ip" TEXT NOT NULL,
  "user_agent" TEXT NOT NULL,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_hash"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");
CREATE INDEX "sessions_last_seen_at_idx" ON "sessions" ("last_seen_at");

CREATE TABLE "one_time_secrets" (
  "token_hash" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "one_time_secrets_pkey" PRIMARY KEY ("token_hash")
);
CREATE INDEX "one_time_secrets_purpose_created_at_idx" ON "one_time_secrets" ("purpose", "created_at");

CREATE TABLE "settings" (
  "key" TEXT NOT NULL,
  "value" JSON NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "folders" (
  "id" SERIAL NOT NULL,
  "uid" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "title_key" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "parent_uid" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" INTEGER,
  "updated_by" INTEGER,
  CONSTRAINT "folders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "folders_not_own_parent" CHECK ("parent_uid" <> "uid"),
  CONSTRAINT "folders_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "folders_updated_by_fkey" FOREIGN KEY ("updated_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "folders_uid_key" ON "folders" ("uid");
CREATE INDEX "folders_parent_uid_idx" ON "folders" ("parent_uid");
ALTER TABLE "folders" ADD CONSTRAINT "folders_parent_uid_fkey"
  FOREIGN KEY ("parent_uid") REFERENCES "folders" ("uid") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "dashboards" (
  "id" SERIAL NOT NULL,
  "uid" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "title_key" TEXT NOT NULL,
  "tags" TEXT[],
  "folder_uid" TEXT,
  "data" JSON NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" INTEGER,
  "updated_by" INTEGER,
  "provisioned_source" TEXT,
  "provisioned_path" TEXT,
  "provisioned_hash" TEXT,
  "deleted_at" TIMESTAMPTZ(3),
  CONSTRAINT "dashboards_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "dashboards_folder_uid_fkey" FOREIGN KEY ("folder_uid") REFERENCES "folders" ("uid") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "dashboards_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT "dashboards_updated_by_fkey" FOREIGN KEY ("updated_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "dashboards_uid_key" ON "dashboards" ("uid");
CREATE INDEX "dashboards_folder_uid_idx" ON "dashboards" ("folder_uid");
CREATE INDEX "dashboards_tags_idx" ON "dashboards" USING GIN ("tags");

CREATE TABLE "dashboard_versions" (
  "id" SERIAL NOT NULL,
  "dashboard_id" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "parent_version" INTEGER NOT NULL,
  "restored_from" INTEGER NOT NULL DEFAULT 0,
  "data" JSON NOT NULL,
  "message" TEXT NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" INTEGER,
  CONSTRAINT "dashboard_versions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "dashboard_versions_dashboard_id_fkey" FOREIGN KEY ("dashboard_id") REFERENCES "dashboards" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "dashboard_versions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "dashboard_versions_dashboard_id_version_key" ON "dashboard_versions" ("dashboard_id", "version");

CREATE TABLE "stars" (
  "user_id" INTEGER NOT NULL,
  "dashboard_id" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "stars_pkey" PRIMARY KEY ("user_id", "dashboard_id"),
  CONSTRAINT "stars_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "stars_dashboard_id_fkey" FOREIGN KEY ("dashboard_id") REFERENCES "dashboards" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "stars_dashboard_id_idx" ON "stars" ("dashboard_id");
