package io.github.dynamodbmcp.handlers.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plain and typed JSON mean, by example. */
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
        "{'S':1} | {'M':{'S':{'N':'1'}}}",
        "{'N':'abc'} | {'M':{'N':{'S':'abc'}}}",
        "{'B':'not base64!'} | {'M':{'B':{'S':'not base64!'}}}",
        "{'BOOL':'true'} | {'M':{'BOOL':{'S':'true'}}}",
        "{'NULL':false} | {'M':{'NULL':{'BOOL':false}}}",
        "{'M':{'a':'x'}} | {'M':{'M':{'M':{'a':{'S':'x'}}}}}",
        "{'L':[1]} | {'M':{'L':{'L':[{'N':'1'}]}}}",
        "{'SS':['a',1]} | {'M':{'SS':{'L':[{'S':'a'},{'N':'1'}]}}}",
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
        "{'M':{'S':{'N':'1'}}} | {'S':1}",
      })
  void plainJsonIsTypedWhereItWouldBeMisread(String typed, String plain) {
    ObjectNode item = (ObjectNode) Json.read("{\"v\":%s}".formatted(typed.replace('\'', '"')));
    var read = ItemJson.read(item);
    String written = Json.write(ItemJson.plain(read));
    assertEquals("{\"v\":%s}".formatted(plain.replace('\'', '"')), written);
    assertEquals(read, ItemJson.read((ObjectNode) Json.read(written)));
  }

  @Test
  void anItemIsAlwaysAMapOfAttributes() {
    assertEquals(
        "{\"S\":{\"S\":\"x\"}}",
        Json.write(ItemJson.typed(ItemJson.read((ObjectNode) Json.read("{\"S\":\"x\"}")))));
  }
}
