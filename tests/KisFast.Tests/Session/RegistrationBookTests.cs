using System.Text;
using KisFast.Framing;
using KisFast.Session;

namespace KisFast.Tests.Session;

/// <summary>Registrations: one request at a time, answers matched by name or by order, no loops, the budget kept.</summary>
public class RegistrationBookTests
{
    private static readonly Registration Apple = Registration.Trades("DNASAAPL");
    private static readonly Registration Coke = Registration.Trades("DNYSKO");

    [Fact]
    public async Task A_registration_completes_with_KISs_answer()
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> asked = book.RegisterAsync(Apple);
        Assert.True(book.TryNext(out Registration sent, out bool register, out Task answer));
        Assert.Equal((Apple, true), (sent, register));
        Assert.False(asked.IsCompleted);
        Assert.True(Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000")));
        await answer;
        Assert.Equal(RegistrationState.Active, (await asked).State);
        Assert.Equal("OPSP0000", (await asked).Code);
        Assert.False(book.TryNext(out _, out _, out _));
    }

    [Theory]
    [InlineData("0", "OPSP0000")]
    [InlineData("1", "OPSP0002")]
    [InlineData("1", "OPSP0008")]
    public void Notices_are_answered_when_every_kind_of_them_is(string rtCd, string code)
    {
        RegistrationBook book = new(0, 1, [Apple, Registration.DomesticNotices("trader")]);
        book.Begin();
        Assert.False(book.NoticesAnswered.IsCompleted);
        Assert.True(book.TryNext(out Registration sent, out _, out _));
        Assert.Equal("H0STCNI0", sent.TrId);
        Take(book, Ack("H0STCNI0", "trader", rtCd, code));
        Assert.True(book.NoticesAnswered.IsCompleted);
        // On the next connection it is asked for anew.
        book.End();
        book.Begin();
        Assert.False(book.NoticesAnswered.IsCompleted);
        book.TryNext(out _, out _, out _);
        book.GiveUp();
        Assert.True(book.NoticesAnswered.IsCompleted);
    }

    [Fact]
    public async Task Already_subscribed_is_active_and_not_asked_for_again()
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> asked = book.RegisterAsync(Apple);
        Assert.True(book.TryNext(out _, out _, out _));
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "1", "OPSP0002"));
        Assert.Equal(RegistrationState.Active, (await asked).State);
        Assert.False(book.TryNext(out _, out _, out _));
        Assert.Equal(RegistrationState.Active, (await book.RegisterAsync(Apple)).State);
        Assert.False(book.TryNext(out _, out _, out _));
    }

    [Fact]
    public async Task A_refusal_is_told_and_asked_again_on_the_next_connection_only()
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> asked = book.RegisterAsync(Apple);
        book.TryNext(out _, out _, out _);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "1", "OPSP0008"));
        Assert.Equal((RegistrationState.Refused, "OPSP0008"), ((await asked).State, (await asked).Code));
        Assert.False(book.TryNext(out _, out _, out _));
        book.End();
        book.Begin();
        Assert.True(book.TryNext(out Registration again, out _, out _));
        Assert.Equal(Apple, again);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("(null)", "")]
    [InlineData("HDFSCNT0", "")]
    public async Task A_reply_that_names_nothing_is_that_of_the_request_that_is_out(string trId, string key)
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> first = book.RegisterAsync(Apple), second = book.RegisterAsync(Coke);
        book.TryNext(out _, out _, out _);
        Assert.True(Take(book, Ack(trId, key, "9", "OPSP8993")));
        Assert.Equal(RegistrationState.Refused, (await first).State);
        Assert.False(second.IsCompleted);
        book.TryNext(out Registration next, out _, out _);
        Assert.Equal(Coke, next);
    }

    [Fact]
    public void An_ack_for_something_else_changes_nothing_and_ends_nothing()
    {
        RegistrationBook book = Begun();
        _ = book.RegisterAsync(Apple);
        book.TryNext(out _, out _, out Task answer);
        Assert.True(Take(book, Ack("HDFSCNT0", "DNASMSFT", "1", "OPSP8992")));
        Assert.True(Take(book, Ack("HDFSASP0", "DNASAAPL", "0", "OPSP0000")));
        Assert.False(answer.IsCompleted);
        Assert.Equal(RegistrationState.Asked, Assert.Single(book.Status).State);
    }

    [Theory]
    [InlineData("H0GSCNI0", "testuser", "0", "OPSP0000")]
    [InlineData("(null)", "", "9", "OPSP8996")]
    [InlineData("", "", "9", "OPSP0011")]
    public void What_is_a_notices_or_the_sessions_is_left_to_it(string trId, string key, string rtCd, string code)
    {
        RegistrationBook book = Begun();
        _ = book.RegisterAsync(Apple);
        book.TryNext(out _, out _, out _);
        Assert.False(Take(book, Ack(trId, key, rtCd, code)));
    }

    [Fact]
    public void A_nameless_error_without_a_request_out_is_the_sessions() => Assert.False(Take(Begun(), Ack("", "", "9", "OPSP9999")));

    [Fact]
    public async Task No_answer_is_said_and_a_late_one_counts()
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> asked = book.RegisterAsync(Apple);
        book.TryNext(out _, out _, out _);
        book.GiveUp();
        Assert.Equal(RegistrationState.Unanswered, (await asked).State);
        Assert.False(book.TryNext(out _, out _, out _));
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000"));
        Assert.Equal(RegistrationState.Active, Assert.Single(book.Status).State);
    }

    [Fact]
    public async Task Released_ones_go_with_KISs_answer_or_with_the_connection()
    {
        RegistrationBook book = Begun(Apple, Coke);
        foreach (string key in (string[])["DNASAAPL", "DNYSKO"])
        {
            book.TryNext(out _, out _, out _);
            Take(book, Ack("HDFSCNT0", key, "0", "OPSP0000"));
        }

        Task<RegistrationStatus> first = book.UnregisterAsync(Apple), second = book.UnregisterAsync(Coke);
        Assert.True(book.TryNext(out Registration sent, out bool register, out _));
        Assert.Equal((Apple, false), (sent, register));
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0001"));
        Assert.Equal(RegistrationState.Removed, (await first).State);
        book.End();
        Assert.Equal(RegistrationState.Removed, (await second).State);
        Assert.Empty(book.Status);
        Assert.Equal(RegistrationState.Removed, (await book.UnregisterAsync(Apple)).State);
    }

    [Fact]
    public async Task One_that_is_wanted_again_before_its_release_is_answered_is_asked_for_next()
    {
        RegistrationBook book = Begun(Apple);
        book.TryNext(out _, out _, out _);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000"));
        _ = book.UnregisterAsync(Apple);
        Assert.True(book.TryNext(out _, out bool register, out Task answer));
        Assert.False(register);
        Task<RegistrationStatus> again = book.RegisterAsync(Apple);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0001"));
        Assert.True(answer.IsCompleted);
        Assert.False(again.IsCompleted);
        Assert.True(book.TryNext(out Registration sent, out register, out _));
        Assert.Equal((Apple, true), (sent, register));
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000"));
        Assert.Equal(RegistrationState.Active, (await again).State);
    }

    [Fact]
    public async Task One_that_is_released_twice_is_answered_once()
    {
        RegistrationBook book = Begun(Apple);
        book.TryNext(out _, out _, out _);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000"));
        Task<RegistrationStatus> first = book.UnregisterAsync(Apple);
        Assert.True(book.TryNext(out _, out _, out Task answer));
        Task<RegistrationStatus> second = book.UnregisterAsync(Apple);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0001"));
        // Nothing else has to wait for the time limit.
        Assert.True(answer.IsCompleted);
        Assert.Equal(RegistrationState.Removed, (await first).State);
        Assert.Equal(RegistrationState.Removed, (await second).State);
        Assert.Empty(book.Status);
    }

    [Fact]
    public void The_42nd_is_refused_here_and_room_is_made_by_releasing_one()
    {
        var book = new RegistrationBook(0, notices: 1, [.. Enumerable.Range(0, 40).Select(i => Registration.Trades($"DNAS{i}"))]);
        var refused = Assert.Throws<KisFastException>(() => { _ = book.RegisterAsync(Apple); });
        Assert.Contains("41", refused.Message, StringComparison.Ordinal);
        Assert.Contains("HDFSCNT0:DNASAAPL would be registration 42", refused.Message, StringComparison.Ordinal);
        _ = book.UnregisterAsync(Registration.Trades("DNAS7"));
        _ = book.RegisterAsync(Apple);
        Assert.Equal(40, book.Status.Count);
    }

    [Fact]
    public async Task Who_waits_when_the_feed_ends_is_told()
    {
        RegistrationBook book = Begun();
        Task<RegistrationStatus> asked = book.RegisterAsync(Apple);
        book.Close();
        await Assert.ThrowsAsync<KisFastException>(() => asked);
        Assert.Throws<InvalidOperationException>(() => { _ = book.RegisterAsync(Apple); });
    }

    [Fact]
    public void Frames_are_expected_of_what_is_asked_for_on_this_connection()
    {
        RegistrationBook book = Begun(Apple);
        Assert.True(book.Expected.Contains("HDFSCNT0"u8));
        Assert.False(book.Expected.Contains("HDFSASP0"u8));
        book.End();
        Assert.False(book.Expected.Contains("HDFSCNT0"u8));
    }

    [Fact]
    public void One_that_KIS_ends_unasked_is_not_asked_for_in_a_loop()
    {
        RegistrationBook book = Begun(Apple);
        book.TryNext(out _, out _, out _);
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0000"));
        Take(book, Ack("HDFSCNT0", "DNASAAPL", "0", "OPSP0001"));
        Assert.Equal(RegistrationState.Refused, Assert.Single(book.Status).State);
        Assert.False(book.TryNext(out _, out _, out _));
    }

    [Theory]
    [InlineData("HDFSCNT0:DNASAAPL", true)]
    [InlineData("HDFSCNT0", false)]
    [InlineData(":DNASAAPL", false)]
    [InlineData("HDFSCNT0:", false)]
    [InlineData("HDFS CNT0:DNASAAPL", false)]
    [InlineData("H0GSCNI0:testuser", false)]
    [InlineData("HDFSCNT0:A B", false)]
    public void Text_forms(string text, bool good) => Assert.Equal(good, Registration.TryParse(text, out _));

    private static RegistrationBook Begun(params Registration[] wanted)
    {
        var book = new RegistrationBook(0, notices: 1, wanted);
        book.Begin();
        return book;
    }

    private static byte[] Ack(string trId, string key, string rtCd, string code) => Encoding.UTF8.GetBytes(
        $$$"""{"header":{"tr_id":"{{{trId}}}","tr_key":"{{{key}}}","encrypt":"N"},"body":{"rt_cd":"{{{rtCd}}}","msg_cd":"{{{code}}}","msg1":"SOME WORDS"}}""");

    private static bool Take(RegistrationBook book, byte[] ack)
    {
        Assert.True(ControlMessage.TryParse(ack, out ControlMessage message));
        return book.TryTake(message, out OpspAction _, out _);
    }
}
