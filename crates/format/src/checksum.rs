//! CRC-24 as OpenPGP's armour has it (RFC 9580 section 6.1).

/// The checksum of some bytes; 24 bits.
pub(crate) fn crc24(bytes: &[u8]) -> u32 {
    let mut crc = 0xb7_04ce;
    for byte in bytes {
        crc ^= u32::from(*byte) << 16;
        for _ in 0..8 {
            crc <<= 1;
            if crc & 0x100_0000 != 0 {
                crc ^= 0x186_4cfb;
            }
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_openpgp() {
        // RFC 9580's own way of computing gives this for the check string of CRC catalogues.
        assert_eq!(crc24(b"123456789"), 0x21_cf02);
    }
}
