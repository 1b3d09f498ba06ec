import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The baseline for the proxy's start: a jar that prints one line of JSON with Jackson. */
public final class Bare {
  public static void main(String[] args) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode line = mapper.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    line.putObject("result").put("protocolVersion", "2025-11-25");
    System.out.write(mapper.writeValueAsBytes(line));
    System.out.println();
  }
}
