-- +goose Up

-- From where people logged in lately, as keyed hashes: an address that is known for an
-- account does not wait for strangers who guess at its password.
create table known_addresses (
    user_id blob    not null,
    address blob    not null,
    used_at integer not null,
    primary key (user_id, address)
) strict, without rowid;

create index known_addresses_by_use on known_addresses (used_at);
