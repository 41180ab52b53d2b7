-- the custom attributes that someone declared
create table attribute_type (
    name        text primary key,
    type        text        not null check (type in ('text', 'number', 'boolean', 'date', 'instant')),
    description text,
    declared_at timestamptz not null
);
