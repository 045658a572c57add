DROP TABLE chat_reads;
DROP TABLE chat_message_texts;
DROP TABLE chat_messages;
DROP TABLE chat_channels;
