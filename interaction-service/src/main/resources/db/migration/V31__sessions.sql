-- Visits: what a visitor did without a pause of half an hour. The fill factor leaves room to lengthen them in place.
create table session (
    id uuid primary key,
    visitor_id uuid not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    events int not null,
    pages int not null,
    entry jsonb not null
) with (fillfactor = 80);
create index session_visitor on session (visitor_id, started_at desc, id desc);
