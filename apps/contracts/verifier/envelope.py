"""The envelope of a signature, byte by byte: nothing in it may be other than what the signing wrote.

A signature covers the whole file but the place in which it stands itself. Of what stands there, readers check
the parts that matter to them and pass over others: the case of a hex digit, zeros at the end, numbers of
versions. Here each byte has to be the one that follows from what is signed, so that none can be another.
"""

from asn1crypto import algos, cms, x509

_HEX_OPENS, _HEX_CLOSES = b"<", b">"


def is_exact(written: bytes, signed: cms.SignedData) -> bool:
    """Say whether the place of our signature holds nothing but its one possible form.

    Args:
        written: what the signature leaves uncovered, from "<" to ">".
        signed: what was read from there; its attributes and its signature have been checked.
    """
    (signer,) = signed["signer_infos"]
    (held,) = signed["certificates"]
    certificate = held.chosen
    named = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    rebuilt = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": cms.DigestAlgorithms((sha256,)),
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [certificate],
                    "signer_infos": [
                        cms.SignerInfo(
                            {
                                "version": "v1",
                                "sid": cms.SignerIdentifier({"issuer_and_serial_number": named}),
                                "digest_algorithm": sha256,
                                "signature_algorithm": algos.SignedDigestAlgorithm(
                                    {"algorithm": "sha256_ecdsa"}
                                ),
                                "signed_attrs": signer["signed_attrs"],
                                "signature": signer["signature"].native,
                            }
                        )
                    ],
                }
            ),
        }
    ).dump()
    is_named = _names(signer, certificate)
    return is_named and written == _place(rebuilt, len(written))


def is_tidy(written: bytes, signed: cms.SignedData) -> bool:
    """Say whether the place of a time stamp holds its token in one strict encoding, and zeros.

    Its bytes are the authority's. All that it signed is checked elsewhere; of the copies of other
    certificates that it may send along nobody can say more than that they are readable.
    """
    (signer,) = signed["signer_infos"]
    token = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump(force=True)
    digest = signer["digest_algorithm"]["algorithm"].native
    return (
        written == _place(token, len(written))
        and (signed["version"].native, signer["version"].native) == ("v3", "v1")
        and [each["algorithm"].native for each in signed["digest_algorithms"]] == [digest]
    )


def _names(signer: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    """Say whether the signed attributes name exactly this certificate, as PAdES demands."""
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "signing_certificate_v2":
            (value,) = attribute["values"]
            named: bytes = value["certs"][0]["cert_hash"].native
            return named == bytes(certificate.sha256)
    return False


def _place(content: bytes, length: int) -> bytes:
    """Write bytes as the hexadecimal string of a given length that a signature's place is."""
    digits = content.hex().upper().encode()
    return _HEX_OPENS + digits.ljust(length - 2, b"0") + _HEX_CLOSES
