using System.Globalization;

namespace KisFast.Simulator;

/// <summary>The WebSocket server's answers: a code (OPSP####) and its message.</summary>
internal static class OpspCode
{
    public const int Subscribed = 0, Unsubscribed = 1, AlreadySubscribed = 2, NotSubscribed = 3, MaxSubscribeOver = 8,
        InvalidApproval = 11, WrongHtsId = 17, InvalidTrId = 8991, InvalidTrKey = 8992, InUse = 8996, InvalidTrType = 8997, InvalidCustomerType = 8998,
        NoTrKey = 9990, NoInput = 9991, NoBody = 9992, NoCustomerType = 9997, NoHeader = 9998, InvalidJson = 9999;

    public static string Name(int code) => "OPSP" + code.ToString("D4", CultureInfo.InvariantCulture);

    public static bool IsSuccess(int code) => code is Subscribed or Unsubscribed;

    public static string Message(int code) => code switch
    {
        Subscribed => "SUBSCRIBE SUCCESS",
        Unsubscribed => "UNSUBSCRIBE SUCCESS",
        AlreadySubscribed => "ALREADY IN SUBSCRIBE",
        NotSubscribed => "UNSUBSCRIBE ERROR(not found!)",
        7 => "SUBSCRIBE INTERNAL ERROR",
        MaxSubscribeOver => "MAX SUBSCRIBE OVER",
        9 => "SUBSCRIBE ERROR : mci send failed",
        10 => "SUBSCRIBE WARNING : invalid appkey",
        WrongHtsId => "ERROR : htsid가잘못되었습니다",
        InvalidApproval => "invalid approval : NOT FOUND",
        InvalidTrId => "SUBSCRIBE ERROR : invalid tr_id",
        InvalidTrKey => "SUBSCRIBE ERROR : invalid tr_key",
        8993 => "JSON PARSING ERROR : invalid tr_key",
        8994 => "JSON PARSING ERROR : personalseckey not found",
        8995 => "JSON PARSING ERROR : appsecret not found",
        InUse => "ALREADY IN USE appkey",
        InvalidTrType => "JSON PARSING ERROR : invalid tr_type",
        InvalidCustomerType => "JSON PARSING ERROR : invalid custtype",
        8999 => "resource not available",
        NoTrKey => "JSON PARSING ERROR : tr_key not found",
        NoInput => "JSON PARSING ERROR : input not found",
        NoBody => "JSON PARSING ERROR : body not found",
        9993 => "JSON PARSING ERROR : internal error",
        9994 => "JSON PARSING ERROR : INVALID appkey",
        9995 => "JSON PARSING ERROR : resource not available",
        9996 => "JSON PARSING ERROR : appkey not found",
        NoCustomerType => "JSON PARSING ERROR : custtype not found",
        NoHeader => "JSON PARSING ERROR : header not found",
        InvalidJson => "JSON PARSING ERROR : invalid json format",
        _ => "SUBSCRIBE ERROR",
    };
}
