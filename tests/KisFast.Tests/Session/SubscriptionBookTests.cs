using System.Text;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Session;
using KisFast.Status;

namespace KisFast.Tests.Session;

/// <summary>Which acks make a session live, and which end what.</summary>
public sealed class SubscriptionBookTests
{
    private const int Nobody = -1;

    private readonly SessionCounters _counters = new();
    private readonly SubscriptionBook _book;

    public SubscriptionBookTests()
    {
        _book = new SubscriptionBook(["alice", "bob"], _counters);
        _book.OnRequest("alice");
        _book.OnRequest("bob");
    }

    [Fact]
    public void Live_is_when_every_HTS_id_has_its_key()
    {
        Take("alice", keyOf: 0);
        Assert.False(_book.Subscribed.IsCompleted);
        Take("bob", keyOf: 1);
        Assert.True(_book.Subscribed.IsCompleted);
        Assert.False(_book.Keyless.IsCompleted);
    }

    [Fact]
    public void A_second_ack_of_one_is_not_the_other_s()
    {
        Take("alice", keyOf: 0);
        Take("alice", "OPSP0002", "ALREADY IN SUBSCRIBE");
        Assert.False(_book.Subscribed.IsCompleted);
        Assert.False(_book.Keyless.IsCompleted);
    }

    [Fact]
    public void An_ack_without_a_key_does_not_make_live_and_asks_for_another()
    {
        Take("alice", keyOf: 0);
        Take("bob");
        Assert.False(_book.Subscribed.IsCompleted);
        Assert.True(_book.Keyless.IsCompleted);
        Assert.Equal(["bob"], _book.WithoutKey);
        Assert.Equal(1, _counters.KeylessAcks);
        Take("bob", keyOf: 1);
        Assert.True(_book.Subscribed.IsCompleted);
    }

    [Fact]
    public void A_refusal_that_names_nobody_answers_what_waits_for_an_answer()
    {
        Take("alice", keyOf: 0);
        Assert.Equal(FeedFailure.AppKeyInUse, Take("", "OPSP8996", "ALREADY IN USE appkey", trId: "(null)")!.Failure);
    }

    [Theory]
    [InlineData("OPSP9999")]
    [InlineData("OPSP8993")]
    [InlineData("OPSP8996")]
    [InlineData("OPSP0008")]
    [InlineData("OPSP0003")]
    [InlineData("OPSP0011")]
    [InlineData("OPSP4321")]
    public void A_code_that_nobody_s_request_caused_ends_nothing(string code)
    {
        Take("alice", keyOf: 0);
        Take("bob", keyOf: 1);
        Assert.Null(Take("", code, "whatever", trId: "(null)"));
        Assert.Equal(1, _counters.StrayAcks);
    }

    [Fact]
    public void An_unsubscribe_of_ours_that_we_did_not_ask_for_is_the_end_of_ours()
    {
        Take("alice", keyOf: 0);
        Take("bob", keyOf: 1);
        Assert.Equal(FeedFailure.ConnectionLost, Take("bob", "OPSP0001", "UNSUBSCRIBE SUCCESS")!.Failure);
    }

    [Fact]
    public void A_refusal_of_another_TR_is_not_ours()
    {
        Assert.Null(Take("DNASAAPL", "OPSP8992", "invalid tr_key", trId: "HDFSCNT0"));
        Assert.Equal(1, _counters.StrayAcks);
        Assert.NotNull(Take("alice", "OPSP8992", "invalid tr_key"));
    }

    [Fact]
    public void A_refusal_in_Korean_is_shown_as_it_is_with_the_remedy()
    {
        KisFastException failure = Take("", "OPSP0017", "ERROR : htsid가잘못되었습니다", trId: "(null)")!;
        Assert.Equal(RetryAdvice.Stop, failure.Advice);
        Assert.Contains("htsid가잘못되었습니다", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'$1234567'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_with_a_dollar()
    {
        var book = new SubscriptionBook(["1234567"], _counters);
        book.OnRequest("1234567");
        string json = """{"body":{"rt_cd":"9","msg_cd":"OPSP0017","msg1":"ERROR : htsid가잘못되었습니다"}}""";
        Assert.True(ControlMessage.TryParse(Encoding.UTF8.GetBytes(json), out ControlMessage ack));
        Assert.Contains("Yours has digits only", book.Take(ack, Nobody, out _, out _)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_that_is_in_no_table_is_asked_again_at_the_slow_beat() =>
        Assert.Equal(RetryAdvice.RetrySlowly, Take("alice", "OPSP4321", "NOBODY KNOWS")!.Advice);

    private KisFastException? Take(string trKey, string code = "OPSP0000", string words = "SUBSCRIBE SUCCESS", int keyOf = Nobody, string trId = "H0GSCNI0")
    {
        int rtCd = trId == "(null)" ? 9 : code == "OPSP0000" ? 0 : 1;
        string json = $$"""
            {"header":{"tr_id":"{{trId}}","tr_key":"{{trKey}}","encrypt":"N"},"body":{"rt_cd":"{{rtCd}}","msg_cd":"{{code}}","msg1":"{{words}}"} }
            """;
        Assert.True(ControlMessage.TryParse(Encoding.UTF8.GetBytes(json), out ControlMessage ack));
        return _book.Take(ack, keyOf, out _, out _);
    }
}
