-- What the MIS gave: the newest version of each input.
create table mis_input (
    input text primary key,
    version bigint not null,
    kind text not null,
    value numeric not null,
    currency text,
    kpi text,
    subject text,
    valid_from timestamptz,
    valid_to timestamptz,
    withdrawn boolean not null,
    taken_at timestamptz not null
);
create index mis_input_kind on mis_input (kind, valid_from) where not withdrawn;

create table decision (
    decision_id uuid primary key,
    action text not null,
    note text,
    insight_kind text,
    insight_subject text,
    kpi text not null,
    currency text not null,
    dimension text not null,
    taken_at timestamptz not null,
    days int not null,
    expected numeric,
    recorded_at timestamptz not null,
    recorded_by text not null
);
create index decision_taken on decision (taken_at desc, decision_id desc);
