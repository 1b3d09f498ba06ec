package io.github.dynamodbmcp.handlers.server;

import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides who may call the server. */
sealed interface Admission {
  /**
   * Checks everything about a request but its body.
   *
   * @throws Refused if no body could make it pass
   */
  Candidate check(Head head) throws Refused;

  /** The principal that the audit line names for a request that passed. */
  String principal();

  /** A request that may pass. */
  interface Candidate {
    /** Whether the caller is known already, so that only its body can still be wrong. */
    boolean isKnown();

    /** Checks what depends on the body. */
    void check(byte[] body) throws Refused;
  }

  /**
   * Admits only requests signed with this key.
   *
   * @param key null to admit this machine alone
   */
  static Admission of(@Nullable AccessKey key, String region) {
    return key == null
        ? new LoopbackOnly()
        : new SignedWith(
            key.shownId(), new SignatureVerifier(key, region, "execute-api", Clock.systemUTC()));
  }

  /** Admits what API Gateway admits: requests with a valid signature. */
  record SignedWith(String shownId, SignatureVerifier verifier) implements Admission {
    @Override
    public Candidate check(Head head) throws Refused {
      SignatureVerifier.Claim claim = verifier.claim(head);
      return new Candidate() {
        @Override
        public boolean isKnown() {
          return claim.declaredHash() != null;
        }

        @Override
        public void check(byte[] body) throws Refused {
          claim.verify(body);
        }
      };
    }

    @Override
    public String principal() {
      return "access-key:" + shownId;
    }
  }

  /**
   * Admits this machine's programs without a key, but not the pages in its browser, which could
   * reach the server through a name that resolves to loopback.
   */
  record LoopbackOnly() implements Admission {
    private static final Pattern LOOPBACK =
        Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    private static final Candidate KNOWN =
        new Candidate() {
          @Override
          public boolean isKnown() {
            return true;
          }

          @Override
          public void check(byte[] body) {}
        };

    @Override
    public Candidate check(Head head) throws Refused {
      if (head.headers().containsKey("origin")) {
        throw new Refused("sent by a web page");
      }
      if (!LOOPBACK.matcher(head.only("host")).matches()) {
        throw new Refused("by a host name that isn't loopback's");
      }
      return KNOWN;
    }

    @Override
    public String principal() {
      return "local";
    }
  }
}
