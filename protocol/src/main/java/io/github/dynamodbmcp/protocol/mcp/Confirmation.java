package io.github.dynamodbmcp.protocol.mcp;

import io.github.dynamodbmcp.protocol.tool.Consent;
import java.time.Duration;

/**
 * Asking users before calls, for all sessions of a server.
 *
 * @param consent decides which calls to ask about
 * @param patience how long a user may take to answer
 * @param states the states that questions of revision 2026-07-28 carry
 */
public record Confirmation(Consent consent, Duration patience, RequestStates states) {

  /** Asks as the consent decides, with a key of its own for the states. */
  public Confirmation(Consent consent, Duration patience) {
    this(consent, patience, new RequestStates(patience));
  }
}
