-- One exchange with one person on one channel.
create table conversation (
    id uuid primary key,
    channel text not null,
    account_id uuid not null, -- of ours: the mailbox or the account that it came through
    shop text not null,
    thread text,              -- the channel's own name of it, such as that of a chat; mails are put together by what they refer to
    visitor_id uuid,          -- null where only machines have written
    address text not null,    -- where replies go, in the channel's own terms
    name text,
    subject text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    heard_at timestamptz      -- when the customer last wrote
);
create unique index conversation_thread on conversation (account_id, thread) where thread is not null;
create index conversation_of_visitor on conversation (visitor_id);
create index conversation_newest on conversation (updated_at desc, id desc);

create table message (
    id uuid primary key,      -- of a reply: the id under which it was asked for
    conversation_id uuid not null references conversation on delete cascade,
    account_id uuid not null,
    direction text not null,
    external_id text,         -- the channel's name of it; tells what comes twice
    visitor_id uuid,
    author text,
    subject text,
    body text not null,
    quoted text,
    signature text,
    automatic text,           -- what kind of machine wrote it, or null
    at timestamptz not null,
    status text not null,
    reason text,
    status_at timestamptz not null,
    attempts int not null default 0,
    due_at timestamptz,
    leased_until timestamptz,
    recipient text            -- where it goes or went; null for what came in
);
create unique index message_once on message (account_id, direction, external_id) where external_id is not null;
create index message_of_conversation on message (conversation_id, id);
create index message_of_visitor on message (visitor_id) where visitor_id is not null;
create index message_due on message (due_at, id) where status = 'QUEUED';
create index message_on_its_way on message (leased_until) where status = 'SENDING';

create table attachment (
    id uuid primary key,
    message_id uuid not null references message on delete cascade,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    content_id text,          -- by which the text shows it within
    content bytea,            -- null: not taken
    refused text              -- why it was not
);
alter table attachment alter column content set storage external;
create index attachment_of_message on attachment (message_id, id);

-- Mailboxes that are read, and how far: everything up to last_uid has its row in mail.
create table mailbox (
    id uuid primary key,
    version bigint not null,
    name text not null unique,
    shop text not null,
    address text not null,
    display_name text,
    subaddressing boolean not null,
    enabled boolean not null,
    incoming jsonb not null,
    outgoing jsonb not null,
    passwords text not null,
    created_at timestamptz not null,
    uid_validity bigint,
    last_uid bigint not null default 0,
    compared_at timestamptz,
    checked_at timestamptz,
    failures int not null default 0,
    failure text,
    leased_by uuid,
    leased_until timestamptz
);

-- Every mail that was seen, whatever became of it: compared with what the server counts.
create table mail (
    mailbox_id uuid not null references mailbox on delete cascade,
    uid_validity bigint not null,
    uid bigint not null,
    message_id uuid references message on delete set null,
    outcome text not null,
    seen_at timestamptz not null,
    gone boolean not null default false,
    primary key (mailbox_id, uid_validity, uid)
);
create index mail_of_message on mail (message_id) where message_id is not null;

create table mail_source (
    message_id uuid primary key references message on delete cascade,
    internet_id text,         -- its Message-ID
    raw bytea not null
);
alter table mail_source alter column raw set storage external;

-- Message-IDs of a conversation's mails and of those they name: whatever names one of them belongs to it.
create table mail_reference (
    mailbox_id uuid not null references mailbox on delete cascade,
    reference text not null,
    conversation_id uuid not null references conversation on delete cascade,
    primary key (mailbox_id, reference)
);
create index mail_reference_of_conversation on mail_reference (conversation_id);
