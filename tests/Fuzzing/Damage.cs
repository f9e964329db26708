using System.Text;

namespace Modular.Fuzzing;

/// <summary>Good content with some of it flipped, doubled, cut out or replaced.</summary>
internal static class Damage
{
    public static byte[] Of(byte[] good, Random random)
    {
        var damaged = good.ToList();
        for (var i = random.Next(1, 5); i > 0 && damaged.Count > 0; i--)
            DamageOnce(damaged, random);

        return [.. damaged];
    }

    /// <summary>As text: whole characters, and pieces that break careless programs.</summary>
    public static string Of(string good, Random random)
    {
        var text = new StringBuilder(good);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0: text.Insert(at, HostileText.Next(random)); break;
                case 1: text.Remove(at, random.Next(Math.Min(20, text.Length - at) + 1)); break;
                case 2: text.Insert(at, good[random.Next(good.Length + 1)..]); break;
                default: text.Insert(at, (char)random.Next(0xd800)); break;
            }
        }

        return text.ToString();
    }

    private static void DamageOnce(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.Insert(at, (byte)"{}[]\",:\\\0 \n-."[random.Next(13)]); break;
            case 3: bytes.RemoveAt(at); break;
            default: bytes.RemoveRange(at, random.Next(bytes.Count - at)); break;
        }
    }
}
