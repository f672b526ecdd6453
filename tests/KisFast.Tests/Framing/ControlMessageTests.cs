using System.Text;
using KisFast.Framing;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Framing;

public class ControlMessageTests
{
    private const string Ack =
        """{"header":{"tr_id":"H0GSCNI0","tr_key":"HTSID","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"OPSP0000","msg1":"SUBSCRIBE SUCCESS","output":{"iv":"0123456789abcdef","key":"abcdefghijklmnopabcdefghijklmnop"}}}""";

    [Fact]
    public void An_ack_with_key_and_iv() =>
        Check(Ack, "Ack", "H0GSCNI0", "HTSID", "0", "OPSP0000", "SUBSCRIBE SUCCESS", "abcdefghijklmnopabcdefghijklmnop", "0123456789abcdef");

    [Fact]
    public void An_ack_without_output() => Check(
        """{"header":{"tr_id":"H0GSCNI9","tr_key":"u","encrypt":"N"},"body":{"rt_cd":"0","msg_cd":"OPSP0002","msg1":"ALREADY IN SUBSCRIBE"}}""",
        "Ack", "H0GSCNI9", "u", "0", "OPSP0002", "ALREADY IN SUBSCRIBE");

    [Fact]
    public void An_error_ack_whose_tr_id_is_the_text_null() => Check(
        """{"header":{"tr_id":"(null)","tr_key":"","encrypt":"N"},"body":{"rt_cd":"9","msg_cd":"OPSP8996","msg1":"ALREADY IN USE appkey"}}""",
        "Ack", "(null)", "", "9", "OPSP8996", "ALREADY IN USE appkey");

    [Fact]
    public void PINGPONG() => Check("""{"header":{"tr_id":"PINGPONG","datetime":"20231004160455"}}""", "PingPong", "PINGPONG");

    [Fact]
    public void Unknown_members_of_every_kind_are_skipped_wherever_they_stand() => Check(
        """
        { "x" : [1, {"header": {"tr_id": "no"}}, null], "header" : { "a": {"tr_id": "no", "b": []}, "tr_id" : "H0GSCNI0", "tr_key":"k", "n": 1.5e3 },
          "body" : { "output": { "deep": {"key": "no"}, "key": "K", "list": ["key"], "iv": "I" }, "rt_cd": "1", "more": true, "msg_cd": "OPSP0007", "msg1": "m" },
          "output": {"key": "no"}, "tr_id": "no", "key": "no" }
        """,
        "Ack", "H0GSCNI0", "k", "1", "OPSP0007", "m", "K", "I");

    [Fact]
    public void Members_may_come_in_any_order() => Check(
        """{"body":{"output":{"key":"K","iv":"I"},"msg1":"m","msg_cd":"c","rt_cd":"0"},"header":{"tr_key":"k","tr_id":"t"}}""",
        "Ack", "t", "k", "0", "c", "m", "K", "I");

    [Fact]
    public void Escaped_names_and_values_are_read() => Check(
        """{"he\u0061der":{"tr_id":"H0GSC\u004eI0","tr_key":"a\"b\\c"},"body":{"rt_cd":"0","msg1":"\ud55c\n"}}""",
        "Ack", "H0GSCNI0", "a\"b\\c", "0", "", "한\n");

    [Fact]
    public void A_number_is_read_as_its_text_and_null_as_absent() => Check(
        """{"header":{"tr_id":null,"tr_key":7},"body":{"rt_cd":0,"msg_cd":null}}""", "Ack", "", "7", "0");

    [Fact]
    public void An_unknown_member_may_hold_what_cannot_be_unescaped() => Check(
        """{"x":"\ud800","header":{"y":"\ud800","tr_id":"PINGPONG"}}""", "PingPong", "PINGPONG");

    [Fact]
    public void A_name_that_cannot_be_unescaped_is_an_unknown_member() => Check(
        """{"hea\udade":{"d":""},"header":{"t\ud800":1,"tr_id":"PINGPONG"}}""", "PingPong", "PINGPONG");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"header":{}}""")]
    [InlineData("""{"header":{"tr_id":"H0GSCNI0"}}""")]
    [InlineData("""{"header":"PINGPONG","body":[]}""")]
    [InlineData("""{"tr_id":"PINGPONG"}""")]
    public void Another_object_is_unknown(string json)
    {
        Assert.True(ControlMessage.TryParse(Encoding.UTF8.GetBytes(json), out var message));
        Assert.Equal(ControlKind.Unknown, message.Kind);
        AssertAsOracle(Encoding.UTF8.GetBytes(json));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[]")]
    [InlineData("\"PINGPONG\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{}x")]
    [InlineData("{}{}")]
    [InlineData("{\"header\":{\"tr_id\":\"PINGPONG\"}")]
    [InlineData("{'header':{}}")]
    [InlineData("{\"header\":{\"tr_id\":\"\\ud800\"}}")]
    [InlineData("{\"header\":{\"tr_id\":\"a\nb\"}}")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("\u0000\u0001\u0002")]
    public void Garbage_is_no_message(string text)
    {
        foreach (var (_, bytes) in Shapes.Spans(Encoding.UTF8.GetBytes(text)))
        {
            Assert.False(ControlMessage.TryParse(bytes.Span, out var message));
            Assert.Equal(ControlKind.Unknown, message.Kind);
            Assert.True(message.Key.IsEmpty && message.Iv.IsEmpty);
        }
    }

    [Fact]
    public void Truncated_at_every_byte_it_is_no_message()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Ack);
        for (int length = 0; length < whole.Length; length++)
        {
            foreach (var (_, bytes) in Shapes.Spans(whole[..length])) Assert.False(ControlMessage.TryParse(bytes.Span, out _));
        }
    }

    [Fact]
    public void Damaged_at_every_byte_it_says_what_the_document_model_says()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Ack);
        foreach (byte damage in "\"\\{}[],:0x \u0000"u8.ToArray().Append((byte)0xFF))
        {
            for (int at = 0; at < whole.Length; at++)
            {
                byte[] damaged = [.. whole];
                damaged[at] = damage;
                AssertAsOracle(damaged);
            }
        }
    }

    private static void Check(
        string json, string kind, string trId, string trKey = "", string rtCd = "", string msgCd = "", string msg1 = "", string key = "", string iv = "")
    {
        foreach (var (_, bytes) in Shapes.Spans(Encoding.UTF8.GetBytes(json)))
        {
            Assert.True(ControlMessage.TryParse(bytes.Span, out var message));
            Assert.Equal(kind, message.Kind.ToString());
            Assert.Equal(
                [trId, trKey, rtCd, msgCd, msg1, key, iv],
                new[]
                {
                    Encoding.UTF8.GetString(message.TrId), Encoding.UTF8.GetString(message.TrKey), Encoding.UTF8.GetString(message.RtCd),
                    Encoding.UTF8.GetString(message.MsgCd), Encoding.UTF8.GetString(message.Msg1), Encoding.UTF8.GetString(message.Key),
                    Encoding.UTF8.GetString(message.Iv),
                });
            AssertAsOracle(bytes.ToArray());
        }
    }

    private static void AssertAsOracle(byte[] json) => Assert.Null(Differences.Control(json));
}
