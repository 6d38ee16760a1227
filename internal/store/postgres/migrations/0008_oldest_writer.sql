-- +goose Up

-- The oldest schema version whose program may still write to this database. A migration that
-- older programs can live with leaves it; every other one sets it to its own number. Programs
-- before this version know nothing of it and refuse every newer database.
insert into meta (key, value) values ('oldest_writer', '8');
