package io.github.dynamodbmcp.handlers.fault;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the SDK throws, in words for whoever asked.
 *
 * @param action the IAM action that was used, such as {@code dynamodb:GetItem}
 * @param subject what it was used on, as it stands in a sentence: {@code table 'Users'}
 * @param writes whether it may have changed something
 */
public record Faults(String action, String subject, boolean writes) {
  private static final Set<String> BAD_CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "MissingAuthenticationToken",
          "UnrecognizedClientException");
  private static final String MAY_HAVE_HAPPENED =
      " The write may have happened all the same: read the item before you repeat it.";
  private static final String NOT_HAPPENED = " Nothing was written.";

  private static final String KEY_IS_SHOWN =
      "dynamodb_describe_table shows the key's attributes and their types.";
  private static final String SETS_ARE_TYPED =
      "ADD takes a number or a set, DELETE a set; a set is written as typed JSON, for example {\"SS\": [\"a\", \"b\"]}.";

  /** What to do about a validation error, by a part of DynamoDB's (and DynamoDB Local's) words. */
  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy("does not match the schema", KEY_IS_SHOWN),
          new Remedy("Type mismatch for key", KEY_IS_SHOWN),
          new Remedy("Invalid attribute value type", KEY_IS_SHOWN),
          new Remedy("Missing the key", KEY_IS_SHOWN),
          new Remedy("required keys was not given", KEY_IS_SHOWN),
          new Remedy("number of conditions on the keys", KEY_IS_SHOWN),
          new Remedy(
              "missed key schema element",
              "The key condition must say attribute = :value of the partition key; dynamodb_describe_table shows it."),
          new Remedy("specified index", "dynamodb_describe_table lists the table's indexes."),
          new Remedy(
              "reserved keyword",
              "Write #name in the expression, and {\"#name\": \"the attribute\"} in expression_attribute_names."),
          new Remedy(
              "Expression size has exceeded",
              "An expression holds at most 4 KB: use fewer or shorter names, or several calls."),
          new Remedy(
              "size has exceeded",
              "An item holds at most 400 KB, names included: shorten it or split it into several items."),
          new Remedy(
              "onsistent reads are not supported",
              "Set consistent_read to false for a global secondary index."),
          new Remedy("Index Key", KEY_IS_SHOWN),
          new Remedy(
              "may not be empty",
              "DynamoDB keeps no empty set, and no empty key: leave the attribute out."),
          new Remedy("duplicate", "A set holds each member once."),
          new Remedy(
              "invalid for update",
              "The map or list that the path goes into isn't there: set the whole attribute first."),
          new Remedy("esting", "DynamoDB nests at most 32 levels."),
          new Remedy("overlap", "Name each attribute once, and not a part of it besides."),
          new Remedy("incorrect data type", SETS_ARE_TYPED),
          new Remedy("Incorrect operand type", SETS_ARE_TYPED));

  private record Remedy(String words, String advice) {}

  /** What the SDK threw, in words for the caller. */
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
          "DynamoDB throttles requests to %s, also after retries. Wait a few seconds and try again, or raise its capacity."
                  .formatted(subject)
              + (writes ? NOT_HAPPENED : ""),
          e);
    }
    if (BAD_CREDENTIALS.contains(code)) {
      return new Fault(
          500,
          "DynamoDB refused the AWS credentials that the server itself runs with (%s). Whoever runs it must renew them."
              .formatted(code),
          e);
    }
    return switch (code) {
      case "AccessDeniedException" -> denied(e, message);
      case "ResourceNotFoundException" ->
          new Fault(
              404,
              "There is no %s here. dynamodb_list_tables shows which tables there are."
                  .formatted(subject),
              e);
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
          "The role of this tool may not use the KMS key that encrypts %s. Whoever runs the stack grants it with the template's parameter TableKmsKeyArn."
              .formatted(subject),
          e);
    }
    return new Fault(
        403,
        "The role of this tool may not call %s on %s. Whoever runs the stack grants it %s."
            .formatted(
                action,
                subject,
                // ListTables knows no single tables, so no pattern of names either.
                action.equals("dynamodb:ListTables")
                    ? "in the function's role"
                    : "with the template's parameter TableNamePattern"),
        e);
  }

  private static String refused(String message) {
    String sentence = message.isBlank() ? "It gave no reason" : message.strip();
    int end = sentence.length();
    while (end > 0 && ".;: ".indexOf(sentence.charAt(end - 1)) >= 0) {
      end--;
    }
    return "DynamoDB refused the request: %s.%s"
        .formatted(sentence.substring(0, end), remedy(message));
  }

  private static String remedy(String message) {
    return REMEDIES.stream()
        .filter(remedy -> message.contains(remedy.words()))
        .map(remedy -> " " + remedy.advice())
        .findFirst()
        .orElse("");
  }

  private Fault unanswered(SdkException e) {
    if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
      return new Fault(
          500,
          "The server itself has no AWS credentials, so nothing was sent. Whoever runs it must give it some.",
          e);
    }
    if (Connections.neverConnected(e)) {
      return new Fault(
          503,
          "DynamoDB can't be reached%s.%s"
              .formatted(
                  Connections.reason(e).map(" at "::concat).orElse(""),
                  writes ? NOT_HAPPENED : " Try again in a moment."),
          e);
    }
    return new Fault(503, "The connection to DynamoDB broke." + uncertain(), e);
  }

  private String uncertain() {
    return writes ? MAY_HAVE_HAPPENED : " Try again in a moment.";
  }
}
