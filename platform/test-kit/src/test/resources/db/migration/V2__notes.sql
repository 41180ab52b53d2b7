create table note (
    id uuid primary key,
    version integer not null,
    text text not null,
    mood varchar(20),
    price numeric(12, 2),
    written_at timestamptz
);
create unique index note_text on note (text);
