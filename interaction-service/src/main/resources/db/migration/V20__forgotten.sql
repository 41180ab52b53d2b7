-- Events that were accepted and are not kept, because they were of an erased person.
create table forgotten_event (
    source       text        not null,
    id           text        not null,
    forgotten_at timestamptz not null,
    primary key (source, id)
);
