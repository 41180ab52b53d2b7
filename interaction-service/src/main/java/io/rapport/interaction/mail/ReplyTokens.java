package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.erased.InstallationKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names a conversation within an address of ours, so that an answer finds it whatever the other program leaves out; signed, so that nobody makes one up. */
@ApplicationScoped
class ReplyTokens {
    private static final int SIGNED_BYTES = 10;
    private static final int BYTES = 16 + SIGNED_BYTES;
    private static final Pattern TOKEN = Pattern.compile("[^@]+\\+r([0-9a-z]{20,45})@.+");

    @Inject
    InstallationKey key;

    /** {@code support@shop.example} → {@code support+r…@shop.example}. */
    String address(String mailbox, UUID conversation) {
        var at = mailbox.lastIndexOf('@');
        return mailbox.substring(0, at) + "+r" + token(conversation) + mailbox.substring(at);
    }

    /** Of the first address that carries one of ours. */
    Optional<UUID> conversation(List<String> recipients) {
        return recipients.stream()
                .map(address -> TOKEN.matcher(address.toLowerCase(Locale.ROOT)))
                .flatMap(found -> found.matches() ? Stream.of(found.group(1)) : Stream.empty())
                .flatMap(token -> read(token).stream())
                .findFirst();
    }

    private String token(UUID conversation) {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(conversation.getMostSignificantBits())
                .putLong(conversation.getLeastSignificantBits())
                .put(signature(conversation));
        return new BigInteger(1, bytes.array()).toString(Character.MAX_RADIX);
    }

    private Optional<UUID> read(String token) {
        var number = new BigInteger(token, Character.MAX_RADIX).toByteArray();
        if (number.length > BYTES + 1) {
            return Optional.empty();
        }
        var bytes = new byte[BYTES];
        var length = Math.min(number.length, BYTES);
        System.arraycopy(number, number.length - length, bytes, BYTES - length, length);
        var buffer = ByteBuffer.wrap(bytes);
        var conversation = new UUID(buffer.getLong(), buffer.getLong());
        var isOurs = MessageDigest.isEqual(Arrays.copyOfRange(bytes, 16, BYTES), signature(conversation));
        return isOurs ? Optional.of(conversation) : Optional.empty();
    }

    private byte[] signature(UUID conversation) {
        return Arrays.copyOf(key.mac().doFinal(("reply:" + conversation).getBytes(UTF_8)), SIGNED_BYTES);
    }
}
