using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Records;

/// <summary>H0STCNI0 and H0STCNI9 as records: KIS's own samples, and every column beside the oracle.</summary>
public class DomesticNoticeTests
{
    // KIS's portal, decrypted; the layout that paper trading still sends.
    private const string OldOrder = "HTS ID^1234567801^0000002891^^02^0^01^0^136480^0000000001^000000000^094941^0^1^1^06010^000000001^김한투^하림^10^^하림^";
    private const string OldFill = "HTS ID^1234567801^0000002891^^02^0^00^0^136480^0000000001^000003190^094941^0^2^2^06010^000000001^김한투^하림^10^^하림^000000000";
    private const string Fill =
        "testuser^1234567801^0000002891^^01^0^00^0^005930^0000000007^000071900^153000^0^2^2^06010^000000010^김한투^^2^Y^^10^20260131^삼성전자^000072000";

    private static readonly string[] Values =
        ["", "0", "1", "2", "3", "4", "00", "01", "02", "11", "14", "24", "x", " 7 ", "71900", "71900.5", "12a", "seventeen-bytes-x", "20260131", "240000",
            "삼성전자"];

    [Fact]
    public void The_sample_of_an_order_is_an_order_event()
    {
        FillRecord record = Assert.Single(Decode("H0STCNI9", OldOrder));
        Assert.Equal((RecordKind.OrderEvent, Side.Buy, OrderType.Market, Market.Krx), (record.Kind, record.Side, record.OrderType, record.Market));
        Assert.Equal("136480", record.Symbol.ToString());
        Assert.Equal("하림", record.SecurityName.ToString());
        Assert.Equal(TrId.H0STCNI9, record.TrId);
        Assert.Equal(23, record.FieldCount);
    }

    [Fact]
    public void The_sample_of_a_fill_is_a_fill_in_won()
    {
        FillRecord record = Assert.Single(Decode("H0STCNI0", OldFill));
        Assert.Equal((RecordKind.Fill, Acceptance.Confirmed, OrderType.Limit), (record.Kind, record.Acceptance, record.OrderType));
        Assert.Equal("3190", record.Price.ToString());
        Assert.Equal("KRW", record.Market.Currency());
        Assert.Equal("000003190", record.RawPrice.ToString());
        Assert.True(record.Quantity == new Quantity(1));
    }

    [Fact]
    public void The_layout_of_26_columns_has_the_exchange_the_loan_and_the_name_elsewhere()
    {
        FillRecord record = Assert.Single(Decode("H0STCNI0", Fill));
        Assert.Equal((Market.Nxt, CreditType.Cash, Side.Sell), (record.Market, record.CreditType, record.Side));
        Assert.Equal(new DateOnly(2026, 1, 31), record.LoanDate.ToDateOnly());
        Assert.Equal("삼성전자", record.SecurityName.ToString());
        Assert.Equal("71900", record.Price.ToString());
        Assert.Equal(26, record.FieldCount);
    }

    [Fact]
    public void Every_value_in_every_column_of_both_layouts_and_grown_ones()
    {
        using var decoder = NewDecoder();
        foreach (string sample in (string[])[OldFill, Fill, Fill + "^NEW^"])
        {
            for (int column = 0; column < sample.Split('^').Length; column++)
            {
                foreach (string value in Values)
                {
                    string[] fields = sample.Split('^');
                    fields[column] = value;
                    string text = string.Join('^', fields);
                    Same(decoder, $"0|H0STCNI0|001|{text}");
                    Same(decoder, $"0|H0STCNI9|002|{sample}^{text}");
                }
            }
        }
    }

    [Fact]
    public void Counts_and_columns()
    {
        using var decoder = NewDecoder();
        string[] fields = [.. Enumerable.Repeat(Fill.Split('^'), 3).SelectMany(field => field)];
        for (int length = 1; length <= 80; length++)
        {
            foreach (string count in (string[])["0", "1", "2", "3"]) Same(decoder, $"0|H0STCNI0|{count}|{string.Join('^', fields.Take(length))}");
        }
    }

    [Fact]
    public void Encrypted_with_a_key_of_its_own()
    {
        using var decoder = WireNotice.NewDecoder();
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        byte[] frame = WireNotice.Encrypted(Fill, trId: "H0STCNI0");
        Assert.Equal(RejectReason.NoKey, decoder.Decode(frame, ref writer, default, out _));
        decoder.SetKey(TrId.H0STCNI0, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        Assert.Equal(RejectReason.None, decoder.Decode(frame, ref writer, default, out _));
        Assert.Equal("005930", state.Published[0].Symbol.ToString());
    }

    private static List<FillRecord> Decode(string trId, string text)
    {
        using var decoder = NewDecoder();
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        Assert.Equal(RejectReason.None, decoder.Decode(WireNotice.Encrypted(text, trId: trId), ref writer, default, out _));
        return state.Published;
    }

    private static void Same(NoticeDecoder decoder, string frame)
    {
        if (Differences.Notice(decoder, Encoding.UTF8.GetBytes(frame), WireNotice.Keys) is { } difference) Assert.Fail($"{frame}: {difference}");
    }

    private static NoticeDecoder NewDecoder()
    {
        var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0STCNI0, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        decoder.SetKey(TrId.H0STCNI9, WireNotice.Keys.Key, WireNotice.Keys.Iv);
        return decoder;
    }
}
