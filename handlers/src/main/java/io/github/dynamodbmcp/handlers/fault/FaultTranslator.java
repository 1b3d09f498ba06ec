package io.github.dynamodbmcp.handlers.fault;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Translates the SDK's exceptions into faults of one call.
 *
 * @param action the IAM action that was used, such as {@code dynamodb:GetItem}
 * @param subject the resource as it stands in a sentence: {@code table 'Users'}
 * @param writes whether the call may change something
 * @param sentences the sentences that depend on the call's tool
 */
public record FaultTranslator(String action, String subject, boolean writes, Sentences sentences) {
  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "UnrecognizedClientException");

  /** Follows what is said of a failed write whose effect is unknown. */
  public static final String MAY_HAVE_HAPPENED =
      " The write may have happened all the same: read the item before you repeat it.";

  private static final String NOT_HAPPENED = " Nothing was written.";

  /** The sentences that depend on the call's tool; asked for only when the call failed. */
  public interface Sentences {
    /** Says that the subject doesn't exist, and what to do. */
    String notFound();

    /** Says how the permission is granted, as the end of a sentence. */
    String grant();

    /**
     * Explains DynamoDB's refusal of the request: the message as it concerns the caller, and what
     * to do about it.
     *
     * @param message DynamoDB's message, without the period at its end
     */
    String refusal(String message);

    /** Says, after a failure, that the write may have happened, and what to do. */
    default String mayHaveHappened() {
      return MAY_HAVE_HAPPENED;
    }

    /** Says, after a failure of the last attempt that surely had no effect, what was written. */
    default String notHappened() {
      return NOT_HAPPENED;
    }
  }

  /** Whether DynamoDB refuses the credentials themselves with this error code. */
  public static boolean areBadCredentials(String code) {
    return BAD_CREDENTIALS.contains(code);
  }

  /** Translates an exception: its status, and a sentence or two for the caller. */
  public Fault of(SdkException e) {
    return switch (e) {
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          new Fault(504, "DynamoDB did not answer in time." + uncertain(), e);
      case AwsServiceException answered -> answered(answered);
      default -> unanswered(e);
    };
  }

  private Fault answered(AwsServiceException e) {
    var details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : details.errorMessage();
    if (e.isThrottlingException()) {
      return new Fault(
          429,
          "DynamoDB throttles requests to %s, even after retries. Wait a few seconds and try again, or raise its capacity."
                  .formatted(subject)
              + unwritten(),
          e);
    }
    if (areBadCredentials(code)) {
      return new Fault(
          500,
          "DynamoDB refused the AWS credentials that the server itself runs with (%s). Whoever runs it must renew them.%s"
              .formatted(code, unwritten()),
          e);
    }
    return switch (code) {
      case "AccessDeniedException" -> denied(e, message);
      case "ResourceNotFoundException" -> new Fault(404, sentences.notFound(), e);
      case "TransactionConflictException",
          "TransactionInProgressException",
          "ReplicatedWriteConflictException" ->
          new Fault(
              409,
              "Another transaction is changing that item of %s. Nothing was written: try again in a moment."
                  .formatted(subject),
              e);
      default ->
          e.statusCode() / 100 == 4
              ? new Fault(e.statusCode() == 413 ? 413 : 400, refused(message), e)
              : new Fault(503, "DynamoDB is unavailable right now." + uncertain(), e);
    };
  }

  private Fault denied(AwsServiceException e, String message) {
    if (message.contains("kms:") || message.toLowerCase(Locale.ROOT).contains("kms key")) {
      return new Fault(
          403,
          "The role of this tool may not use the KMS key that encrypts %s. Whoever runs the backend can grant it with the template's parameter TableKmsKeyArn."
              .formatted(subject),
          e);
    }
    // DynamoDB names the one of several actions and tables.
    Matcher denied =
        Pattern.compile(
                "not authorized to perform: (dynamodb:\\w+)(?: on resource: arn:\\S+:table/([\\w.-]+))?")
            .matcher(message);
    boolean named = denied.find();
    return new Fault(
        403,
        "The role of this tool may not call %s on %s. Whoever runs the backend can grant it %s."
            .formatted(
                named ? denied.group(1) : action,
                named && denied.group(2) != null ? "table '" + denied.group(2) + "'" : subject,
                sentences.grant()),
        e);
  }

  private String refused(String message) {
    String sentence = message.isBlank() ? "It gave no reason" : message.strip();
    int end = sentence.length();
    while (end > 0 && ".;: ".indexOf(sentence.charAt(end - 1)) >= 0) {
      end--;
    }
    return "DynamoDB refused the request: " + sentences.refusal(sentence.substring(0, end));
  }

  private Fault unanswered(SdkException e) {
    if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
      return new Fault(
          500,
          "The server itself has no AWS credentials, so nothing was sent. Whoever runs it must give it some."
              + unwritten(),
          e);
    }
    if (AnswerTooLarge.is(e)) {
      return new Fault(
          413,
          "DynamoDB's answer is too large to be read as a whole. Ask for fewer items, or for some attributes with projection."
              + (writes ? sentences.mayHaveHappened() : ""),
          e);
    }
    if (Connections.neverConnected(e)) {
      return new Fault(
          503,
          "DynamoDB can't be reached%s.%s"
              .formatted(
                  Connections.reason(e).map(" at "::concat).orElse(""),
                  unwritten() + " Try again in a moment."),
          e);
    }
    return new Fault(503, "The connection to DynamoDB broke." + uncertain(), e);
  }

  private String unwritten() {
    return writes ? sentences.notHappened() : "";
  }

  private String uncertain() {
    return writes ? sentences.mayHaveHappened() : " Try again in a moment.";
  }
}
