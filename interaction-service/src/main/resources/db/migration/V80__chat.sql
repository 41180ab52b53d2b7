-- What is true of a chat just now; on whichever replica its widget is connected.
create table chat (
    conversation_id uuid primary key references conversation on delete cascade,
    online_until timestamptz not null default '-infinity',
    typing_until timestamptz not null default '-infinity',
    agent_typing_until timestamptz not null default '-infinity'
) with (fillfactor = 80);
create index conversation_of_chat on conversation (thread) where channel = 'CHAT';

-- Agents who are there to chat.
create table chat_desk (
    agent text primary key,
    until timestamptz not null
);

-- An answer in a chat whose customer has left goes to her by mail.
alter table message add column by_mail boolean not null default false;
create index message_sent on message (status_at) where status = 'SENT' and direction = 'out' and not by_mail;
