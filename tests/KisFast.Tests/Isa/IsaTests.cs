using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using KisFast.Decryption;
using KisFast.Splitting;
using Xunit.Abstractions;

namespace KisFast.Tests.Isa;

/// <summary>
/// Which variants this process runs. The whole suite is run once more under each of the runtime's switches, as in
/// <c>dotnet test tests/KisFast.Tests -e DOTNET_EnableAVX512=0</c>: these tests see to it that the switch did what it says.
/// </summary>
public class IsaTests(ITestOutputHelper output)
{
    private static bool IsOff(string knob) => Environment.GetEnvironmentVariable($"DOTNET_{knob}") == "0";

    [Fact]
    public void What_is_switched_off_is_not_there()
    {
        output.WriteLine($"{RuntimeInformation.ProcessArchitecture}: {CaretSplitter.Selected}, {CbcDecryptor.Selected}, {Base64Decoder.Selected}, "
            + $"{RecordDecoder.Selected}");
        if (IsOff("EnableAVX512") || IsOff("EnableAVX2") || IsOff("EnableHWIntrinsic"))
        {
            Assert.False(Avx512BW.IsSupported);
            Assert.False(CaretSplitter.IsSupported(SplitterVariant.Avx512));
            Assert.Equal(RecordVariant.Fields, RecordDecoder.Selected);
            Assert.False(Base64Decoder.IsSupported(Base64Variant.Vbmi));
            Assert.False(Base64Decoder.WideIsFree);
        }

        if (IsOff("EnableAVX2") || IsOff("EnableHWIntrinsic"))
        {
            Assert.False(Avx2.IsSupported);
            Assert.False(CaretSplitter.IsSupported(SplitterVariant.Avx2));
            Assert.Equal(Base64Variant.Platform, Base64Decoder.Selected);
        }

        if (IsOff("EnableAES") || IsOff("EnableHWIntrinsic"))
        {
            Assert.False(System.Runtime.Intrinsics.X86.Aes.IsSupported);
            Assert.Equal(CbcVariant.Portable, CbcDecryptor.Selected);
        }

        if (IsOff("EnableHWIntrinsic"))
        {
            Assert.False(Vector128.IsHardwareAccelerated);
            Assert.Equal(SplitterVariant.Scalar, CaretSplitter.Selected);
        }
    }

    [Fact]
    public void What_is_not_switched_off_is_used()
    {
        Check(CaretSplitter.OverrideVariable, CaretSplitter.Selected, CaretSplitter.IsSupported);
        Check(CbcDecryptor.OverrideVariable, CbcDecryptor.Selected, CbcDecryptor.IsSupported);
        // 512 bits beside the cipher only where they take nothing from it.
        bool mayBeWide = Base64Decoder.WideIsFree || Environment.GetEnvironmentVariable(Base64Decoder.OverrideVariable) is { Length: > 0 };
        Check(Base64Decoder.OverrideVariable, Base64Decoder.Selected,
            variant => Base64Decoder.IsSupported(variant) && (variant != Base64Variant.Vbmi || mayBeWide));
        Check(RecordDecoder.OverrideVariable, RecordDecoder.Selected, RecordDecoder.IsSupported);
    }

    [Fact]
    public void The_way_without_any_instruction_set_is_always_there()
    {
        Assert.True(CaretSplitter.IsSupported(SplitterVariant.Scalar));
        Assert.True(CbcDecryptor.IsSupported(CbcVariant.Portable));
        Assert.True(Base64Decoder.IsSupported(Base64Variant.Platform));
        Assert.True(RecordDecoder.IsSupported(RecordVariant.Fields));
    }

    [Fact]
    public void A_number_is_no_variant()
    {
        Assert.False(CaretSplitter.IsSupported((SplitterVariant)77));
        Assert.False(CbcDecryptor.IsSupported((CbcVariant)77));
        Assert.False(Base64Decoder.IsSupported((Base64Variant)77));
        Assert.False(RecordDecoder.IsSupported((RecordVariant)77));
    }

    // The variant that the environment names, or the first that the machine has: each list begins with its fastest.
    private static void Check<T>(string variable, T selected, Func<T, bool> isSupported)
        where T : struct, Enum
    {
        bool isForced = Enum.TryParse(Environment.GetEnvironmentVariable(variable), ignoreCase: true, out T forced) && isSupported(forced);
        Assert.Equal(isForced ? forced : Enum.GetValues<T>().First(isSupported), selected);
    }
}
