using System.Text;
using KisFast.Session;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Session;

public sealed class OpspCodesTests
{
    [Theory]
    [InlineData("Subscribed", "0000 0002")]
    [InlineData("Unsubscribed", "0001 0003")]
    [InlineData("Retry", "0007 0009 8999 9993 9995")]
    [InlineData("NewApprovalKey", "0011")]
    [InlineData("Warn", "0010")]
    [InlineData("AppKeyInUse", "8996")]
    [InlineData("WrongHtsId", "0017")]
    [InlineData("Stop", "8991 8992 8993 8994 8995 8997 8998 9990 9991 9992 9994 9996 9997 9998 9999")]
    public void Each_documented_code_has_its_action(string action, string codes)
    {
        foreach (string code in codes.Split(' '))
        {
            Assert.Equal(action, OpspCodes.Classify("1"u8, Encoding.ASCII.GetBytes("OPSP" + code), out bool isKnown).ToString());
            Assert.True(isKnown);
            Assert.NotNull(OpspCodes.Explain(Encoding.ASCII.GetBytes("OPSP" + code)));
        }
    }

    [Fact]
    public void The_table_holds_29_codes_once_each() => Assert.Equal(29, OpspCodes.All.Select(row => row.Code).Distinct().Count());

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void Too_many_registrations_has_a_meaning_but_no_documented_answer_so_it_is_retried_and_counted(string rtCd)
    {
        Assert.Equal(OpspAction.Unknown, OpspCodes.Classify(Encoding.ASCII.GetBytes(rtCd), "OPSP0008"u8, out bool isKnown));
        Assert.False(isKnown);
        Assert.Equal("more than 41 registrations in the session", OpspCodes.Explain("OPSP0008"u8));
    }

    [Theory]
    [InlineData("OPSP1234")]
    [InlineData("OPSP")]
    [InlineData("")]
    [InlineData("OPSP00000")]
    [InlineData("OPSP-001")]
    [InlineData("EGW00123")]
    [InlineData("OPSP00 0")]
    public void An_unknown_code_is_retried_unless_rt_cd_says_it_is_good(string code)
    {
        Assert.Equal(OpspAction.Unknown, OpspCodes.Classify("1"u8, Encoding.ASCII.GetBytes(code), out bool isKnown));
        Assert.False(isKnown);
        Assert.Equal(OpspAction.Subscribed, OpspCodes.Classify("0"u8, Encoding.ASCII.GetBytes(code), out isKnown));
        Assert.False(isKnown);
        Assert.Null(OpspCodes.Explain(Encoding.ASCII.GetBytes(code)));
    }

    [Cases]
    public void Nothing_makes_it_throw(Garbage rtCd, Garbage msgCd) => OpspCodes.Classify(rtCd.Bytes, msgCd.Bytes, out _);
}
