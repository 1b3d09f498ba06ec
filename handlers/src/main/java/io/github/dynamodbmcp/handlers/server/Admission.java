package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.Response;
import java.time.Clock;
import java.util.regex.Pattern;

/** Decides who may call a route. */
sealed interface Admission {
  /**
   * Checks everything about a request but its body.
   *
   * @throws Refused if no body could make it pass
   */
  Candidate check(Head head) throws Refused;

  /** A request that may pass. */
  interface Candidate {
    /** Whether the caller is known already, so that only its body can still be wrong. */
    boolean isKnown();

    /** Checks what depends on the body. */
    void check(byte[] body) throws Refused;

    /** The principal that the audit line names. */
    String principal();
  }

  /** Decides who may call the tools' routes. */
  static Admission toRoutes(Serving serving) {
    if (serving.key() != null) {
      return SignedWith.of(serving.key(), serving.region());
    }
    return serving.token() == null ? new LoopbackOnly() : new Nobody();
  }

  /** Decides who may call {@code /mcp}: whoever may call the routes, or sends the token. */
  static Admission toMcp(Serving serving) {
    Admission others = toRoutes(serving);
    return new SameOrigin(
        serving.token() == null ? others : new WithToken(serving.token(), others));
  }

  /** A caller who needs no body to be known. */
  record Known(String principal) implements Candidate {
    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public void check(byte[] body) {}
  }

  /** Admits what API Gateway admits: requests with a valid signature. */
  record SignedWith(String shownId, SignatureVerifier verifier) implements Admission {
    static SignedWith of(AccessKey key, String region) {
      return new SignedWith(
          key.shownId(), new SignatureVerifier(key, region, "execute-api", Clock.systemUTC()));
    }

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

        @Override
        public String principal() {
          return SignedWith.this.principal();
        }
      };
    }

    String principal() {
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

    @Override
    public Candidate check(Head head) throws Refused {
      if (head.isOfForeignOrigin()) {
        throw new Refused("sent by a web page");
      }
      if (!LOOPBACK.matcher(head.only("host")).matches()) {
        throw new Refused("by a host name that isn't loopback's");
      }
      return new Known("local");
    }
  }

  /** Admits nobody: there is only a token, and it isn't for these routes. */
  record Nobody() implements Admission {
    @Override
    public Candidate check(Head head) throws Refused {
      throw new Refused("there is no access key");
    }
  }

  /** Admits whoever sends the token, and signed requests as the others do. */
  record WithToken(BearerToken token, Admission others) implements Admission {
    private static final Response UNAUTHORIZED =
        Response.json(401, "{\"message\":\"Unauthorized\"}")
            .with("www-authenticate", "Bearer realm=\"dynamodb-mcp\"");

    @Override
    public Candidate check(Head head) throws Refused {
      String authorization = head.only("authorization");
      if (authorization.startsWith("AWS4-HMAC-SHA256 ")) {
        return others.check(head);
      }
      if (!token.isIn(authorization)) {
        throw new Refused("no bearer token, or a wrong one", UNAUTHORIZED);
      }
      // Everyone has the same token, so it names nobody.
      return new Known("bearer");
    }
  }

  /** Admits whom the others do, but no web page of another host, as MCP requires. */
  record SameOrigin(Admission others) implements Admission {
    @Override
    public Candidate check(Head head) throws Refused {
      if (head.isOfForeignOrigin()) {
        throw new Refused("sent by a web page of another host");
      }
      return others.check(head);
    }
  }
}
