-- opens and clicks: of people and, apart, of machines
create table engagement(
  delivery_id uuid not null references delivery,
  kind text not null,
  machine boolean not null,
  at timestamptz not null,
  primary key (delivery_id, kind, machine, at)
);

-- what a reader chose on her page; it holds over what her profile says
create table preference(
  customer_id uuid primary key,
  topics text[],
  channels text[],
  frequency text,
  language text,
  at timestamptz not null
);

-- receiving domains that asked for patience, or may be sent only so much
create table domain_pace(
  domain text primary key,
  paused_until timestamptz,
  failures int not null default 0,
  minute timestamptz,
  taken int not null default 0
);
