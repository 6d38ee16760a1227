-- +goose Up

-- A session lasts while it is used: it is listed and purged by when it was last seen.
drop index sessions_live;
drop index sessions_by_age;
create index sessions_live on sessions (user_id, last_seen_at, id) where revoked_at is null;
create index sessions_by_use on sessions (last_seen_at);
