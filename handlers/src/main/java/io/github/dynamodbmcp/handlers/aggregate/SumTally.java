package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sums numbers, or averages them. */
final class SumTally implements Tally {
  /** As many digits as DynamoDB's numbers have. */
  private static final MathContext PRECISION = new MathContext(38, RoundingMode.HALF_EVEN);

  private final DocumentPath path;
  private final boolean mean;
  private ExactSum sum = new ExactSum(BigDecimal.ZERO);
  private long numbers;

  SumTally(DocumentPath path, boolean mean) {
    this.path = path;
    this.mean = mean;
  }

  @Override
  public boolean take(Map<String, AttributeValue> item) {
    String number = path.in(item).map(AttributeValue::n).orElse(null);
    if (number == null) {
      return false;
    }
    sum.add(number);
    numbers++;
    return true;
  }

  @Override
  public Optional<AttributeValue> result() {
    if (!mean) {
      return Optional.of(number(sum.value()));
    }
    return numbers == 0
        ? Optional.empty()
        : Optional.of(number(sum.value().divide(BigDecimal.valueOf(numbers), PRECISION)));
  }

  private static AttributeValue number(BigDecimal number) {
    return AttributeValue.fromN(CanonicalText.number(number));
  }

  @Override
  public void save(FieldWriter state) {
    state.add(sum.value().toString()).add(numbers);
  }

  @Override
  public void resume(FieldReader state) {
    sum = new ExactSum(new BigDecimal(state.next()));
    numbers = state.nextNumber();
  }
}
