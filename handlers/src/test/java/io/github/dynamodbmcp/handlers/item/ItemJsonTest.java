package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values that plain and typed JSON mean, by example. */
final class ItemJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // plain
        "'x' | {'S':'x'}",
        "'' | {'S':''}",
        "7 | {'N':'7'}",
        "1.50 | {'N':'1.50'}",
        "1e2 | {'N':'100'}",
        "-0 | {'N':'0'}",
        "-0.0 | {'N':'0'}",
        "9007199254740993 | {'N':'9007199254740993'}",
        "12345678901234567890123456789012345678 | {'N':'12345678901234567890123456789012345678'}",
        "0.1 | {'N':'0.1'}",
        "true | {'BOOL':true}",
        "null | {'NULL':true}",
        "{} | {'M':{}}",
        "[] | {'L':[]}",
        "[1,'a',null] | {'L':[{'N':'1'},{'S':'a'},{'NULL':true}]}",
        "{'a':{'b':1}} | {'M':{'a':{'M':{'b':{'N':'1'}}}}}",
        // typed
        "{'S':'x'} | {'S':'x'}",
        "{'N':'1'} | {'N':'1'}",
        "{'N':1} | {'N':'1'}",
        "{'B':'aGVsbG8='} | {'B':'aGVsbG8='}",
        "{'BOOL':false} | {'BOOL':false}",
        "{'NULL':true} | {'NULL':true}",
        "{'SS':['a','b']} | {'SS':['a','b']}",
        "{'NS':['1',2]} | {'NS':['1','2']}",
        "{'BS':['aGk=']} | {'BS':['aGk=']}",
        "{'L':[{'S':'x'}]} | {'L':[{'S':'x'}]}",
        "{'M':{'a':{'S':'x'}}} | {'M':{'a':{'S':'x'}}}",
        "{'M':{}} | {'M':{}}",
        "{'M':{'S':{'S':'x'}}} | {'M':{'S':{'S':'x'}}}",
        // ordinary maps that only have a type's name in them
        "{'M':{'a':'x'}} | {'M':{'M':{'M':{'a':{'S':'x'}}}}}",
        "{'M':5} | {'M':{'M':{'N':'5'}}}",
        "{'L':[1]} | {'M':{'L':{'L':[{'N':'1'}]}}}",
        "{'L':'XL'} | {'M':{'L':{'S':'XL'}}}",
        "{'M':{'a':{'M':{'b':5}}}} | {'M':{'M':{'M':{'a':{'M':{'M':{'M':{'b':{'N':'5'}}}}}}}}}",
        "{'S':'x','N':'1'} | {'M':{'N':{'S':'1'},'S':{'S':'x'}}}",
        "{'s':'x'} | {'M':{'s':{'S':'x'}}}",
      })
  void aValueIsReadAsPlainOrTypedJson(String json, String typed) {
    ObjectNode item = (ObjectNode) Json.read("{\"v\":%s}".formatted(json.replace('\'', '"')));
    assertEquals(
        "{\"v\":%s}".formatted(typed.replace('\'', '"')),
        Json.write(ItemJson.typed(ItemJson.read(item))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'S':'x'} | 'x'",
        "{'N':'9007199254740993'} | 9007199254740993",
        "{'N':'1E+2'} | 100",
        "{'SS':['a']} | {'SS':['a']}",
        "{'B':'aGk='} | {'B':'aGk='}",
        "{'L':[{'NS':['1']},{'S':'x'}]} | [{'NS':['1']},'x']",
        "{'M':{'a':{'S':'x'}}} | {'a':'x'}",
        // a map that would be read as a typed value is typed itself
        "{'M':{'S':{'S':'x'}}} | {'M':{'S':{'S':'x'}}}",
        "{'M':{'N':{'N':'1'}}} | {'M':{'N':{'N':'1'}}}",
        "{'M':{'M':{'M':{}}}} | {'M':{'M':{'M':{}}}}",
        "{'M':{'S':{'N':'1'}}} | {'M':{'S':{'N':'1'}}}",
        "{'M':{'L':{'N':'1'}}} | {'M':{'L':{'N':'1'}}}",
      })
  void plainJsonIsTypedWhereItWouldBeMisread(String typed, String plain) {
    ObjectNode item = (ObjectNode) Json.read("{\"v\":%s}".formatted(typed.replace('\'', '"')));
    var read = ItemJson.read(item);
    String written = Json.write(ItemJson.plain(read));
    assertEquals("{\"v\":%s}".formatted(plain.replace('\'', '"')), written);
    assertEquals(read, ItemJson.read((ObjectNode) Json.read(written)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'N':'1,000'} | isn't a typed number: write {'N': '1000'}, or {'M':{'N':{'S':'1,000'}}} for a map with an attribute N",
        "{'N':' 5'} | isn't a typed number",
        "{'N':true} | isn't a typed number",
        "{'S':5} | isn't a typed string: write {'S': 'text'}, or {'M':{'S':{'N':'5'}}} for a map with an attribute S",
        "{'S':null} | isn't a typed string",
        "{'S':{'S':'x'}} | isn't a typed string",
        "{'BOOL':'true'} | isn't a typed boolean: write {'BOOL': true}",
        "{'NULL':false} | isn't a typed null: write {'NULL': true}",
        "{'B':'not base64!'} | isn't typed binary (base64 with its padding)",
        "{'B':'aGVsbG8'} | isn't typed binary",
        "{'B':'aGVsbG9='} | isn't typed binary",
        "{'SS':'a'} | isn't a set of strings: write {'SS': ['a', 'b']}, or {'M':{'SS':{'S':'a'}}} for a map with an attribute SS",
        "{'SS':['a',1]} | isn't a set of strings",
        "{'NS':['1','x']} | isn't a set of numbers",
        "{'BS':['!']} | isn't a set of binary",
        "{'M':{'a':{'S':'x'},'b':5}} | some values are typed and some are not: write {'M':{'a':{'S':'x'},'b':{'N':'5'}}} for a typed map, or {'M':{'M':{'M':{'a':{'S':'x'},'b':{'N':'5'}}}}} for a map with an attribute M",
        "{'L':[{'S':'x'},5]} | some values are typed and some are not: write {'L':[{'S':'x'},{'N':'5'}]} for a typed list",
        "{'SS':[]} | holds an empty set, which DynamoDB doesn't store: leave the attribute out, or write {'M': {'SS': {'L': []}}}",
        "{'SS':['a','b','a']} | holds a set with a duplicate member: 'a'",
        "{'NS':[1,'1.0']} | holds a set with a duplicate member: '1.0'",
        "{'BS':['aGk=','aGk=']} | holds a set with a duplicate member: 'aGk='",
        "{'N':'1e126'} | outside DynamoDB's range",
        "{'NS':['123456789012345678901234567890123456789']} | 39 significant digits",
      })
  void aMalformedTypedValueIsRefusedAndBothItsMeaningsShown(String json, String words) {
    // Deep inside, too, and the place is named.
    for (String[] place :
        new String[][] {
          {"{\"v\":%s}", "at v holds"},
          {"{\"v\":{\"w\":[0,%s]}}", "at v.w[1] holds"},
          {"{\"v\":{\"a.b\":{\"M\":{\"x y\":%s}}}}", "at v.\"a.b\".\"x y\" holds"}
        }) {
      ObjectNode item = (ObjectNode) Json.read(place[0].formatted(json.replace('\'', '"')));
      String message = problem(item);
      String unquoted = message.replace('"', '\'');
      assertTrue(message.startsWith(place[1]), message);
      assertTrue(unquoted.contains(words), message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'S':5}",
        "{'N':'1,000'}",
        "{'M':{'a':{'S':'x'},'b':5}}",
        "{'SS':'a'}",
        "{'L':[{'S':'x'},5]}"
      })
  void theCorrectionThatAnErrorShowsIsAccepted(String json) {
    ObjectNode item = (ObjectNode) Json.read("{\"v\":%s}".formatted(json.replace('\'', '"')));
    String message = problem(item);
    String map = message.substring(message.lastIndexOf(", or ") + 5, message.indexOf(" for a map"));
    var read = ItemJson.read((ObjectNode) Json.read("{\"v\":%s}".formatted(map)));
    assertEquals(
        item.path("v").fieldNames().next(),
        read.values().iterator().next().m().keySet().iterator().next());
  }

  @Test
  void anItemIsAlwaysAMapOfAttributes() {
    assertEquals(
        "{\"S\":{\"S\":\"x\"}}",
        Json.write(ItemJson.typed(ItemJson.read((ObjectNode) Json.read("{\"S\":\"x\"}")))));
  }

  private static String problem(ObjectNode item) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ItemJson.read(item)).getMessage());
  }
}
